package dev.berth.config;

/** Berth's own policies, which are no sums of scores. */
public enum SchedulingPolicy implements PolicyConfig {
  /** By predicted seconds: the request's own, and those that others lose by it. */
  COST("cost"),
  /** By outstanding prompt tokens, a flat sum for each request included. */
  LEAST_WORK("leastWork");

  private final String label;

  SchedulingPolicy(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
