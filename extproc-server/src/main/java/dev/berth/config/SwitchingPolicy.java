package dev.berth.config;

import java.util.List;

/** When device groups switch by themselves. */
public enum SwitchingPolicy {
  /** When the oldest request that waits would be lost otherwise: fewest switches. */
  LAST_MOMENT("lastMoment"),
  /** As soon as it is worth it: the median request waits less. */
  AT_ONCE("atOnce"),
  /** Never: people and scripts say when. */
  NEVER("never");

  static final Format<SwitchingPolicy> FORMAT =
      Format.choice(List.of(values()), SwitchingPolicy::label);

  private final String label;

  SwitchingPolicy(String label) {
    this.label = label;
  }

  /** As in the file. */
  public String label() {
    return label;
  }
}
