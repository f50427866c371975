package dev.berth.discovery.kubernetes;

import dev.berth.config.ModelRewrites;
import dev.berth.config.ModelsConfig;
import dev.berth.discovery.kubernetes.RewriteResource.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes one set of rewrites of many resources. A rule that names a model comes before one for all
 * of them; of two for the same, that of the older resource, and within a resource the first.
 */
final class RewriteMerge {

  private static final Comparator<RewriteResource> BY_AGE =
      Comparator.comparing(RewriteResource::created).thenComparing(RewriteResource::name);

  private final Map<String, Map<String, Integer>> byName = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private Map<String, Integer> others = Map.of();

  private RewriteMerge() {}

  /** Those that refer to a pool. */
  static SeenRewrites of(String pool, Stream<RewriteResource> resources) {
    RewriteMerge merge = new RewriteMerge();
    resources.filter(resource -> pool.equals(resource.pool())).sorted(BY_AGE).forEach(merge::add);
    return new SeenRewrites(new ModelRewrites(merge.byName, merge.others), merge.problems);
  }

  private void add(RewriteResource resource) {
    for (Rule rule : resource.rules()) {
      if (!rule.targets().isEmpty() && !add(rule)) {
        problems.add("InferenceModelRewrite " + resource.name() + ": a rule is beyond the limits");
      }
    }
  }

  private boolean add(Rule rule) {
    if (!isInBounds(rule)) {
      return false;
    }
    rule.models().forEach(model -> byName.putIfAbsent(model, rule.targets()));
    if (rule.all() && others.isEmpty()) {
      others = rule.targets();
    }
    return true;
  }

  private boolean isInBounds(Rule rule) {
    return byName.size() + rule.models().size() <= ModelsConfig.MAX_ALIASES
        && rule.targets().size() <= ModelsConfig.MAX_MODELS_OF_ALIAS
        && rule.targets().values().stream().allMatch(RewriteMerge::isWeight)
        && Stream.concat(rule.models().stream(), rule.targets().keySet().stream())
            .allMatch(model -> model.length() <= ModelsConfig.MAX_NAME_LENGTH);
  }

  private static boolean isWeight(int weight) {
    return weight >= 1 && weight <= ModelRewrites.MAX_WEIGHT;
  }
}
