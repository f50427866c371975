package dev.berth.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Servers that run in pods of a Kubernetes cluster: of an InferencePool, or of all pods with some
 * labels.
 *
 * @param namespace of the pods and the InferencePool; null for the one that Berth runs in, or that
 *     of the kubeconfig file
 * @param inferencePool its name; null when {@code selector} says which pods
 * @param selector the labels that a pod has to have; empty when {@code inferencePool} says so
 * @param ports of the servers in each pod that does not say itself where they are: numbers, and
 *     names of container ports; none with {@code inferencePool}, which has its own
 * @param modelRewrites whether the InferenceModelRewrites that refer to {@code inferencePool} are
 *     obeyed
 * @param objectives whether the InferenceObjectives that refer to {@code inferencePool} give
 *     requests their priorities
 * @param kubeconfig how to reach the cluster; null for the usual places
 */
public record KubernetesDiscoveryConfig(
    @Nullable String namespace,
    @Nullable String inferencePool,
    Map<String, String> selector,
    List<String> ports,
    boolean modelRewrites,
    boolean objectives,
    @Nullable Path kubeconfig)
    implements DiscoveryConfig {

  /** How many labels a selector may have. */
  static final int MAX_LABELS = 32;

  /** How many ports a pool may name. */
  static final int MAX_PORTS = 64;

  public KubernetesDiscoveryConfig {
    selector = Map.copyOf(selector);
    ports = List.copyOf(ports);
    if ((inferencePool == null) == selector.isEmpty()) {
      throw new IllegalArgumentException("either inferencePool or selector");
    }
    if (inferencePool != null && !ports.isEmpty()) {
      throw new IllegalArgumentException("no ports beside inferencePool, which has its own");
    }
    if (modelRewrites && inferencePool == null) {
      throw new IllegalArgumentException("modelRewrites beside inferencePool, which they refer to");
    }
    if (objectives && inferencePool == null) {
      throw new IllegalArgumentException("objectives beside inferencePool, which they refer to");
    }
  }
}
