package dev.berth.config;

import java.util.List;

/** What becomes of requests when no server of their model is well. */
public enum NoneHealthy {
  /** The server that is most likely to be well gets them. */
  LEAST_SUSPECT("leastSuspect"),
  /** They get 503. */
  REJECT("reject");

  static final Format<NoneHealthy> FORMAT = Format.choice(List.of(values()), NoneHealthy::label);

  private final String label;

  NoneHealthy(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
