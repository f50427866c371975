package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Berth looks at in a pod.
 *
 * @param ip null while it has none
 * @param draining whether it is to get nothing new: not Ready, being deleted, or over
 */
public record PodFacts(
    String name,
    @Nullable String ip,
    boolean draining,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<ContainerFacts> containers) {

  public PodFacts {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    containers = List.copyOf(containers);
  }
}
