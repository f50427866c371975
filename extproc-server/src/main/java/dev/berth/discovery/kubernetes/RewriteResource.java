package dev.berth.discovery.kubernetes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An InferenceModelRewrite.
 *
 * @param created when, in a form whose order is that of time
 * @param pool the InferencePool that it refers to; null when it refers to something else
 * @param rules the first that concerns a request counts
 */
record RewriteResource(String name, String created, @Nullable String pool, List<Rule> rules) {

  /**
   * What some requests' model is replaced by.
   *
   * @param all whether it concerns every request
   * @param models otherwise those that ask for one of these
   * @param targets the models to choose from, each with its weight; none when nothing is replaced
   */
  record Rule(boolean all, List<String> models, Map<String, Integer> targets) {

    Rule {
      models = List.copyOf(models);
      targets = Map.copyOf(targets);
    }
  }

  RewriteResource {
    rules = List.copyOf(rules);
  }
}
