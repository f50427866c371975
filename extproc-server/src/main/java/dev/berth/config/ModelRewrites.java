package dev.berth.config;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the names of models in requests are replaced by, where somebody other than Berth's
 * configuration says so.
 *
 * @param byName by the name that clients write, the models that it stands for, each with its
 *     weight, 1 to {@value #MAX_WEIGHT}; at least one
 * @param others the same for every other name; empty where those stay
 */
public record ModelRewrites(Map<String, Map<String, Integer>> byName, Map<String, Integer> others) {

  /** The most that one of several models may weigh. */
  public static final int MAX_WEIGHT = 1_000_000;

  /** Every name stays. */
  public static final ModelRewrites NONE = new ModelRewrites(Map.of(), Map.of());

  public ModelRewrites {
    byName =
        byName.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Map.copyOf(e.getValue())));
    others = Map.copyOf(others);
  }
}
