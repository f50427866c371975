package dev.berth.config;

import java.util.List;

/** How a model that shares accelerators is treated when its group may switch. */
public enum ModelStanding {
  /** By what it is worth. */
  NORMAL("normal"),
  /** Where it is awake, it stays. */
  PINNED("pinned"),
  /** A group that has nothing to do goes back to it. */
  PREFERRED("preferred"),
  /** Only an order wakes it. */
  FORBIDDEN("forbidden");

  static final Format<ModelStanding> FORMAT =
      Format.choice(List.of(values()), ModelStanding::label);

  private final String label;

  ModelStanding(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
