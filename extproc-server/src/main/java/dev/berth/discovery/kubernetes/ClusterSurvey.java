package dev.berth.discovery.kubernetes;

import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.discovery.kubernetes.pod.PoolPorts;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster once for what {@link KubernetesDiscovery} would follow, with the same rules and
 * the same rights. Blocks until the API server has answered, or for as long as a question may take.
 */
public final class ClusterSurvey {

  private static final List<String> VERBS = List.of("list", "watch");

  private final ApiServer cluster;
  private final KubernetesDiscoveryConfig config;
  private String asking = "rights";

  private ClusterSurvey(ApiServer cluster, KubernetesDiscoveryConfig config) {
    this.cluster = cluster;
    this.config = config;
  }

  /** What Berth would see of the pool; never throws for what the cluster does. */
  public static PoolSurvey of(KubernetesDiscoveryConfig config) {
    try (ApiServer cluster = ApiServer.of(config.kubeconfig(), config.namespace())) {
      return new ClusterSurvey(cluster, config).survey();
    } catch (RuntimeException unreadable) {
      return PoolSurvey.unseen(
          "Kubernetes", List.of(ClusterFailure.of(unreadable, "the kubeconfig file")));
    }
  }

  private PoolSurvey survey() {
    try {
      List<String> lacking = lackingRights();
      return lacking.isEmpty() ? pool() : PoolSurvey.unseen(source(), lacking);
    } catch (RuntimeException failure) {
      return PoolSurvey.unseen(source(), List.of(ClusterFailure.of(failure, asking)));
    }
  }

  private String source() {
    String what =
        config.inferencePool() == null
            ? "pods with " + config.selector()
            : "InferencePool " + config.inferencePool();
    return what + " in namespace " + cluster.namespace();
  }

  private List<String> lackingRights() {
    List<String> lacking = new ArrayList<>(lacking("", "pods", null));
    if (config.inferencePool() != null) {
      lacking.addAll(
          lacking(
              InferencePoolReader.KIND.getGroup(),
              InferencePoolReader.KIND.getPlural(),
              config.inferencePool()));
    }
    if (config.modelRewrites()) {
      lacking.addAll(lacking(RewriteReader.KINDS));
    }
    if (config.objectives()) {
      lacking.addAll(lacking(ObjectiveReader.KINDS));
    }
    return lacking;
  }

  private List<String> lacking(List<ResourceDefinitionContext> kinds) {
    return kinds.stream()
        .flatMap(kind -> lacking(kind.getGroup(), kind.getPlural(), null).stream())
        .toList();
  }

  private List<String> lacking(String group, String resource, @Nullable String name) {
    List<String> verbs =
        VERBS.stream().filter(verb -> !cluster.allows(verb, group, resource, name)).toList();
    String of = group.isEmpty() ? resource : resource + "." + group;
    return verbs.isEmpty()
        ? List.of()
        : List.of(
            "not allowed in namespace %s: %s on %s"
                .formatted(cluster.namespace(), String.join(" and ", verbs), of));
  }

  private PoolSurvey pool() {
    @Nullable PoolSpec spec = spec();
    if (spec == null || spec.selector().isEmpty()) {
      return PoolSurvey.unseen(
          source(),
          List.of("there is no InferencePool " + config.inferencePool() + " with a selector"));
    }
    asking = "pods";
    return PoolSurvey.of(source(), spec, cluster.podsNow(spec.selector()));
  }

  private @Nullable PoolSpec spec() {
    if (config.inferencePool() == null) {
      return new PoolSpec(config.selector(), PoolPorts.of(config.ports()));
    }
    asking = InferencePoolReader.RESOURCE;
    return cluster.inferencePoolNow(config.inferencePool());
  }
}
