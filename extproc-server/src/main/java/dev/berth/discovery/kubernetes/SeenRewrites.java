package dev.berth.discovery.kubernetes;

import dev.berth.config.ModelRewrites;
import java.util.List;

/**
 * What all InferenceModelRewrites of a pool come to.
 *
 * @param problems with rules that are not obeyed, each on one line
 */
record SeenRewrites(ModelRewrites rewrites, List<String> problems) {

  /** Where nobody rewrites anything. */
  static final SeenRewrites NONE = new SeenRewrites(ModelRewrites.NONE, List.of());

  SeenRewrites {
    problems = List.copyOf(problems);
  }
}
