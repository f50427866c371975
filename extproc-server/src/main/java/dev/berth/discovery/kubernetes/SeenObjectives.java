package dev.berth.discovery.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * What all InferenceObjectives of a pool come to.
 *
 * @param priorities by name
 * @param problems with those that do not count, each on one line
 */
record SeenObjectives(Map<String, Integer> priorities, List<String> problems) {

  /** Where no name has a priority. */
  static final SeenObjectives NONE = new SeenObjectives(Map.of(), List.of());

  SeenObjectives {
    priorities = Map.copyOf(priorities);
    problems = List.copyOf(problems);
  }
}
