package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.RewriteResource.Rule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code InferenceModelRewrite} of {@code v1alpha2}, as llm-d has it, and as the Gateway API
 * Inference Extension had it before under a group of its own.
 */
final class RewriteReader {

  /** All groups in which it may be found. */
  static final List<ResourceDefinitionContext> KINDS =
      LlmdKinds.of("InferenceModelRewrite", "inferencemodelrewrites");

  private RewriteReader() {}

  static RewriteResource read(GenericKubernetesResource rewrite) {
    @Nullable Map<String, String> pool = rewrite.get("spec", "poolRef");
    @Nullable List<Map<String, Object>> rules = rewrite.get("spec", "rules");
    return new RewriteResource(
        rewrite.getMetadata().getName(),
        String.valueOf(rewrite.getMetadata().getCreationTimestamp()),
        PoolReference.name(pool),
        orNone(rules).stream().map(RewriteReader::rule).toList());
  }

  @SuppressWarnings("unchecked") // The CRD's schema says so.
  private static Rule rule(Map<String, Object> rule) {
    var matches = orNone((List<Map<String, Map<String, String>>>) rule.get("matches"));
    var targets = orNone((List<Map<String, Object>>) rule.get("targets"));
    Map<String, Integer> weights = new HashMap<>();
    targets.forEach(
        target ->
            weights.merge(
                String.valueOf(target.get("modelRewrite")), weight(target), Integer::sum));
    return new Rule(
        matches.isEmpty(),
        matches.stream().map(RewriteReader::exactly).filter(Objects::nonNull).toList(),
        weights);
  }

  /** The one model that is meant; null when it is not named but described in some other way. */
  private static @Nullable String exactly(Map<String, Map<String, String>> match) {
    Map<String, String> model = match.getOrDefault("model", Map.of());
    return model.getOrDefault("type", "Exact").equals("Exact") ? model.get("value") : null;
  }

  private static int weight(Map<String, Object> target) {
    return target.get("weight") instanceof Number weight ? weight.intValue() : 1;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
