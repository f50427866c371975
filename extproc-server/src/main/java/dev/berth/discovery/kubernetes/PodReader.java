package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.ContainerFacts;
import dev.berth.discovery.kubernetes.pod.PodFacts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod of the cluster, reduced to what Berth looks at. */
final class PodReader {

  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private PodReader() {}

  static PodFacts read(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    @Nullable PodStatus status = pod.getStatus();
    String ip = status == null ? null : status.getPodIP();
    return new PodFacts(
        meta.getName(),
        ip == null || ip.isEmpty() ? null : ip,
        meta.getDeletionTimestamp() != null || !isReady(status),
        orNone(meta.getLabels()),
        orNone(meta.getAnnotations()),
        containers(pod));
  }

  /** A pod that has ended has no servers any more, whatever its last condition was. */
  private static boolean isReady(@Nullable PodStatus status) {
    return status != null
        && !OVER.contains(String.valueOf(status.getPhase()))
        && status.getConditions().stream()
            .anyMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** Sidecars that start before the others are init containers that go on. */
  private static List<ContainerFacts> containers(Pod pod) {
    if (pod.getSpec() == null) {
      return List.of();
    }
    Stream<Container> sidecars =
        pod.getSpec().getInitContainers().stream()
            .filter(container -> "Always".equals(container.getRestartPolicy()));
    return Stream.concat(pod.getSpec().getContainers().stream(), sidecars)
        .map(PodReader::container)
        .toList();
  }

  private static ContainerFacts container(Container container) {
    return new ContainerFacts(
        Stream.concat(container.getCommand().stream(), container.getArgs().stream()).toList(),
        container.getEnv().stream()
            .filter(variable -> variable.getValue() != null)
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (first, last) -> last)),
        container.getPorts().stream()
            .filter(port -> port.getName() != null)
            .collect(
                Collectors.toMap(
                    ContainerPort::getName, ContainerPort::getContainerPort, (a, b) -> a)));
  }

  private static Map<String, String> orNone(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
