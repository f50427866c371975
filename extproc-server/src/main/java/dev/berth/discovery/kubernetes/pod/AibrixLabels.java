package dev.berth.discovery.kubernetes.pod;

import dev.berth.endpoint.MetricsPlace;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AIBrix's labels: {@code model.aibrix.ai/port} is the port of the first server, the variable
 * {@code data-parallel-size} of any container says how many there are in a row, and {@code
 * model.aibrix.ai/name} (also as an annotation, for names that no label can hold) is their model.
 * Servers that may load adapters are asked for their models instead.
 */
final class AibrixLabels implements PortRule {

  static final String PORT = "model.aibrix.ai/port";
  static final String METRICS = "model.aibrix.ai/metric-port";
  static final String NAME = "model.aibrix.ai/name";
  static final String ADAPTERS = "adapter.model.aibrix.ai/enabled";
  static final String SIZE = "data-parallel-size";

  @Override
  public String label() {
    return "model.aibrix.ai";
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    String port = pod.labels().get(PORT);
    if (port == null) {
      return null;
    }
    List<ServedModel> models = models(pod);
    List<Integer> ports = PortList.from(PortList.port(port), count(pod));
    return ports.size() == 1
        ? List.of(single(pod, ports.get(0), models))
        : ports.stream().map(found -> FoundServer.of(found, models)).toList();
  }

  /** The port for metrics is one for the pod: of several servers it would tell nothing. */
  private static FoundServer single(PodFacts pod, int port, @Nullable List<ServedModel> models) {
    String metrics = pod.labels().get(METRICS);
    MetricsPlace place = MetricsPlace.at(metrics == null ? port : PortList.port(metrics));
    return new FoundServer(port, models, null, false, port, place, null);
  }

  private static int count(PodFacts pod) {
    return pod.containers().stream()
        .map(container -> container.environment().get(SIZE))
        .filter(Objects::nonNull)
        .findFirst()
        .map(size -> Math.max(1, Quoted.number(size.trim(), "a number of servers")))
        .orElse(1);
  }

  private static @Nullable List<ServedModel> models(PodFacts pod) {
    String name = pod.annotations().getOrDefault(NAME, pod.labels().get(NAME));
    boolean adapters = "true".equals(pod.labels().get(ADAPTERS));
    return name == null || name.isBlank() || adapters ? null : List.of(ServedModel.of(name));
  }
}
