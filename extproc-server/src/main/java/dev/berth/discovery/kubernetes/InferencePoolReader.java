package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PoolPorts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code InferencePool} of {@code inference.networking.k8s.io/v1}, of the Gateway API Inference
 * Extension: its selector and its target ports, each of which is one server in each pod.
 */
final class InferencePoolReader {

  /** Its name for RBAC. */
  static final String RESOURCE = "inferencepools.inference.networking.k8s.io";

  static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("inference.networking.k8s.io")
          .withVersion("v1")
          .withKind("InferencePool")
          .withPlural("inferencepools")
          .withNamespaced(true)
          .build();

  private InferencePoolReader() {}

  static PoolSpec read(GenericKubernetesResource pool) {
    @Nullable Map<String, String> labels = pool.get("spec", "selector", "matchLabels");
    @Nullable List<Map<String, Object>> ports = pool.get("spec", "targetPorts");
    return new PoolSpec(
        labels == null ? Map.of() : labels,
        PoolPorts.of(
            (ports == null ? List.<Map<String, Object>>of() : ports)
                .stream().map(port -> String.valueOf(port.get("number"))).toList()));
  }
}
