package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The annotation of llm-d and of the Gateway API Inference Extension: which of the pool's ports are
 * live in this pod. A port that is not the pool's is passed over, as there; a pool that names no
 * ports takes all of them.
 */
final class ActivePorts implements PortRule {

  static final String KEY = "llm-d.ai/active-ports";
  static final String LEGACY_KEY = "inference.networking.k8s.io/active-ports";

  @Override
  public String label() {
    return "active-ports";
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    Map<String, String> annotations = pod.annotations();
    String text = annotations.getOrDefault(KEY, annotations.get(LEGACY_KEY));
    if (text == null) {
      return null;
    }
    return FoundServer.at(
        PortList.parse(text).stream()
            .filter(port -> poolPorts.isEmpty() || poolPorts.contains(port))
            .toList());
  }
}
