package dev.berth.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code InferenceObjective} of {@code v1alpha2}: a name for requests, and their priority. */
final class ObjectiveReader {

  /** All groups in which it may be found, the one that counts first. */
  static final List<ResourceDefinitionContext> KINDS =
      LlmdKinds.of("InferenceObjective", "inferenceobjectives");

  private ObjectiveReader() {}

  static ObjectiveResource read(GenericKubernetesResource objective) {
    @Nullable Map<String, String> pool = objective.get("spec", "poolRef");
    @Nullable Object priority = objective.get("spec", "priority");
    return new ObjectiveResource(
        objective.getMetadata().getName(),
        PoolReference.name(pool),
        priority instanceof Number number ? number.intValue() : 0);
  }
}
