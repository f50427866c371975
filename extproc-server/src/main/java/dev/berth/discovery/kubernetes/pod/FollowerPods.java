package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pods that help another one to run its server and have none themselves: workers of a Ray cluster,
 * and all but the first pod of a group of AIBrix's.
 */
final class FollowerPods implements PortRule {

  private static final String RAY = "ray.io/node-type";
  private static final String INDEX = "stormservice.orchestration.aibrix.ai/pod-group-index";

  @Override
  public String label() {
    return "follower";
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    Map<String, String> labels = pod.labels();
    boolean follows =
        "worker".equals(labels.get(RAY)) || !"0".equals(labels.getOrDefault(INDEX, "0"));
    return follows ? List.of() : null;
  }
}
