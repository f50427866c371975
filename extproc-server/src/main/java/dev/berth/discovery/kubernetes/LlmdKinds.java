package dev.berth.discovery.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kinds of llm-d's {@code v1alpha2} in its own group, and in that of the Gateway API Inference
 * Extension, where they were before.
 */
final class LlmdKinds {

  private LlmdKinds() {}

  /** One kind in all groups in which it may be found, llm-d's own first. */
  static List<ResourceDefinitionContext> of(String kind, String plural) {
    return Stream.of("llm-d.ai", "inference.networking.x-k8s.io")
        .map(
            group ->
                new ResourceDefinitionContext.Builder()
                    .withGroup(group)
                    .withVersion("v1alpha2")
                    .withKind(kind)
                    .withPlural(plural)
                    .withNamespaced(true)
                    .build())
        .toList();
  }
}
