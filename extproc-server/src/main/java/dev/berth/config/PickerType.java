package dev.berth.config;

import java.util.List;

/** How the sums of scores make one server. The names are those of llm-d. */
public enum PickerType {
  /** The highest sum, of equals any. */
  MAX_SCORE("max-score-picker"),
  /** Any, with chances in proportion to the sums. */
  WEIGHTED_RANDOM("weighted-random-picker"),
  /** Any. */
  RANDOM("random-picker");

  static final Format<PickerType> FORMAT = Format.choice(List.of(values()), PickerType::label);

  private final String label;

  PickerType(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
