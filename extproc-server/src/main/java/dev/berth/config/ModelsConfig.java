package dev.berth.config;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the operator calls models.
 *
 * @param aliases by the name that clients write, the models that it stands for, each with its
 *     weight, 1 to {@value #MAX_WEIGHT}; at least one
 * @param adapters by its name, the model that an adapter sits on
 */
public record ModelsConfig(
    Map<String, Map<String, Integer>> aliases, Map<String, String> adapters) {

  /** How long a name may be. */
  public static final int MAX_NAME_LENGTH = 256;

  /** How many names may stand for others. */
  public static final int MAX_ALIASES = 1_000;

  /** For how many models one name may stand. */
  public static final int MAX_MODELS_OF_ALIAS = 32;

  static final int MAX_WEIGHT = 1_000;
  static final int MAX_ADAPTERS = 10_000;

  /** Every name means itself. */
  public static final ModelsConfig NONE = new ModelsConfig(Map.of(), Map.of());

  public ModelsConfig {
    aliases =
        aliases.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Map.copyOf(e.getValue())));
    adapters = Map.copyOf(adapters);
    if (!aliases.values().stream().allMatch(ModelsConfig::isWeighted)) {
      throw new IllegalArgumentException(
          "an alias needs models with weights from 1 to " + MAX_WEIGHT);
    }
  }

  private static boolean isWeighted(Map<String, Integer> models) {
    return !models.isEmpty() && models.values().stream().allMatch(w -> w >= 1 && w <= MAX_WEIGHT);
  }
}
