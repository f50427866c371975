package dev.berth.config;

import java.util.List;

/** Whether clients reach the paths by which an inference server is run: sleep, load, profile, … */
public enum AdminPaths {
  /** They get 403. */
  REFUSE("refuse"),
  /** Like any other path. */
  ALLOW("allow");

  static final Format<AdminPaths> FORMAT = Format.choice(List.of(values()), AdminPaths::label);

  private final String label;

  AdminPaths(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
