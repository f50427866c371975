package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PodFacts;
import dev.berth.discovery.kubernetes.pod.PodServers;
import dev.berth.discovery.kubernetes.pod.PoolPorts;
import dev.berth.discovery.kubernetes.pod.PortRules;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a set of pods, as of the last {@link #update}. Remembers what was found in each
 * pod: one that has not changed is not looked at again, and one whose annotation becomes unreadable
 * keeps its servers. Confined to the thread of its discovery.
 */
final class PodView {

  private record Seen(PodFacts pod, PodServers servers) {}

  private final PoolPorts ports;
  private Map<String, Seen> pods = Map.of();
  private List<Endpoint> endpoints = List.of();
  private List<String> problems = List.of();

  PodView(PoolPorts ports) {
    this.ports = ports;
  }

  void update(Collection<PodFacts> now) {
    Map<String, Seen> next = new HashMap<>();
    now.forEach(pod -> next.put(pod.name(), seen(pod)));
    pods = next;
    List<String> found = new ArrayList<>();
    next.values().stream()
        .map(seen -> seen.servers().problem())
        .filter(Objects::nonNull)
        .sorted()
        .forEach(found::add);
    endpoints =
        distinct(next.values().stream().flatMap(s -> s.servers().endpoints().stream()), found);
    problems = found;
  }

  private Seen seen(PodFacts pod) {
    @Nullable Seen before = pods.get(pod.name());
    if (before != null && before.pod().equals(pod)) {
      return before;
    }
    return new Seen(pod, PortRules.of(pod, ports).after(before == null ? null : before.servers()));
  }

  /**
   * Of servers with one address, the one that may get requests: the address of a pod that is over
   * may be another pod's by now.
   */
  private static List<Endpoint> distinct(Stream<Endpoint> all, List<String> problems) {
    Map<EndpointId, Endpoint> byId = new TreeMap<>();
    all.sorted(Comparator.comparing(Endpoint::draining).thenComparing(PodView::pod))
        .forEach(
            endpoint -> {
              Endpoint other = byId.putIfAbsent(endpoint.id(), endpoint);
              if (other != null && !endpoint.draining()) {
                problems.add(
                    endpoint.id() + " is in the pods " + pod(other) + " and " + pod(endpoint));
              }
            });
    return List.copyOf(byId.values());
  }

  private static String pod(Endpoint endpoint) {
    return String.valueOf(endpoint.pod());
  }

  /** What was found in each pod, in the order of their names. */
  List<PodServers> pods() {
    return pods.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(seen -> seen.getValue().servers())
        .toList();
  }

  /** In the order of their ids, so that equal sets are equal lists. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** What is wrong with single pods. */
  List<String> problems() {
    return problems;
  }
}
