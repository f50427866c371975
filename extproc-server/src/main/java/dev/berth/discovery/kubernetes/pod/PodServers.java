package dev.berth.discovery.kubernetes.pod;

import dev.berth.base.HostPort;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found in a pod. */
public final class PodServers {

  private final PodFacts pod;
  private final String rule;
  private final List<FoundServer> found;
  private final @Nullable String problem;

  /**
   * @param rule the label of the one that decided
   * @param problem why nothing could be found, on one line; null where all is in order
   */
  PodServers(PodFacts pod, String rule, List<FoundServer> found, @Nullable String problem) {
    this.pod = pod;
    this.rule = rule;
    this.found = List.copyOf(found);
    this.problem = problem;
  }

  /** The pod in which they are. */
  public PodFacts pod() {
    return pod;
  }

  /** The label of the rule that decided. */
  public String rule() {
    return rule;
  }

  /** What is wrong with what the pod says of itself, on one line; null when nothing is. */
  public @Nullable String problem() {
    return problem;
  }

  /**
   * This, unless what the pod says of itself has become unreadable: then the servers that it said
   * before stay, with the problem.
   */
  public PodServers after(@Nullable PodServers before) {
    return problem == null || before == null
        ? this
        : new PodServers(pod, before.rule, before.found, problem);
  }

  /** None while the pod has no address. */
  public List<Endpoint> endpoints() {
    String ip = pod.ip();
    return ip == null ? List.of() : found.stream().map(server -> endpoint(ip, server)).toList();
  }

  private Endpoint endpoint(String ip, FoundServer server) {
    return new Endpoint(
        new EndpointId(new HostPort(ip, server.port()).toString()),
        pod.name(),
        server.models(),
        server.lockstep(),
        pod.draining() || server.draining(),
        server.probePort(),
        server.metrics(),
        server.devices(),
        rule);
  }
}
