package dev.berth.config;

import java.util.List;

/** By what servers are compared. */
public enum SchedulingPolicy {
  /** By predicted seconds: the request's own, and those that others lose by it. */
  COST("cost"),
  /** By outstanding prompt tokens, a flat sum for each request included. */
  LEAST_WORK("leastWork");

  static final Format<SchedulingPolicy> FORMAT =
      Format.choice(List.of(values()), SchedulingPolicy::label);

  private final String label;

  SchedulingPolicy(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
