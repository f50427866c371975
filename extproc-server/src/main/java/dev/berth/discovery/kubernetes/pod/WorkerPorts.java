package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The annotation of the Shepherd Model Gateway: the ports of all servers of a pod. */
final class WorkerPorts implements PortRule {

  static final String KEY = "smg.ai/worker-ports";

  @Override
  public String label() {
    return KEY;
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    String text = pod.annotations().get(KEY);
    return text == null ? null : FoundServer.at(PortList.parse(text));
  }
}
