package dev.berth.config;

import java.util.List;

/**
 * A scheduling profile: filters, one after the other, then the weighted sum of scores, by which the
 * picker picks.
 *
 * @param label its name
 * @param scorers may be empty only where chance alone decides
 */
public record ProfileConfig(
    String label, List<FilterConfig> filters, List<ScorerConfig> scorers, PickerType picker)
    implements PolicyConfig {

  static final int MAX_FILTERS = 8;
  static final int MAX_SCORERS = 16;

  public ProfileConfig {
    filters = List.copyOf(filters);
    scorers = List.copyOf(scorers);
    if (scorers.isEmpty() != (picker == PickerType.RANDOM)) {
      throw new IllegalArgumentException(
          "scorers, unless the picker is random-picker, which looks at none");
    }
  }
}
