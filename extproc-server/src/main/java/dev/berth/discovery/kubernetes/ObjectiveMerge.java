package dev.berth.discovery.kubernetes;

import dev.berth.config.HoldConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes one set of priorities of many InferenceObjectives. */
final class ObjectiveMerge {

  private ObjectiveMerge() {}

  /**
   * Those that refer to a pool.
   *
   * @param resources of two with one name, the one that counts first
   */
  static SeenObjectives of(String pool, Stream<ObjectiveResource> resources) {
    Map<String, Integer> all = new TreeMap<>();
    resources
        .filter(resource -> pool.equals(resource.pool()))
        .forEach(resource -> all.putIfAbsent(resource.name(), resource.priority()));
    return all.size() <= HoldConfig.MAX_OBJECTIVES
        ? new SeenObjectives(all, List.of())
        : new SeenObjectives(
            firstOf(all),
            List.of(
                "of %d InferenceObjectives the first %d by name count"
                    .formatted(all.size(), HoldConfig.MAX_OBJECTIVES)));
  }

  private static Map<String, Integer> firstOf(Map<String, Integer> all) {
    return all.entrySet().stream()
        .limit(HoldConfig.MAX_OBJECTIVES)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
