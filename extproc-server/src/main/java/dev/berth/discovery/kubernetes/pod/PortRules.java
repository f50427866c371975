package dev.berth.discovery.kubernetes.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All rules, in order: the first that concerns a pod decides. What a pod says of itself outranks
 * what can be guessed of it, and both outrank what its pool says of all pods.
 */
public final class PortRules {

  /** How many servers a pod may have. */
  static final int MAX_SERVERS = 256;

  private static final List<PortRule> IN_ORDER =
      List.of(
          new ServersAnnotation(),
          new FollowerPods(),
          new ActivePorts(),
          new WorkerPorts(),
          new ModelClaims(),
          new AibrixLabels(),
          new VllmArguments());

  private PortRules() {}

  /** The servers of a pod. */
  public static PodServers of(PodFacts pod, PoolPorts pool) {
    List<Integer> ports = pool.in(pod);
    for (PortRule rule : IN_ORDER) {
      try {
        List<FoundServer> servers = rule.servers(pod, ports);
        if (servers != null) {
          return new PodServers(pod, rule.label(), checked(servers), null);
        }
      } catch (IllegalArgumentException wrong) {
        return new PodServers(pod, rule.label(), List.of(), problem(pod, rule, wrong));
      }
    }
    return new PodServers(pod, pool.label(), FoundServer.at(ports), null);
  }

  private static String problem(PodFacts pod, PortRule rule, IllegalArgumentException wrong) {
    return "pod " + pod.name() + ": " + rule.label() + ": " + wrong.getMessage();
  }

  private static List<FoundServer> checked(List<FoundServer> servers) {
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("more than " + MAX_SERVERS + " servers");
    }
    @Nullable Integer twice = twice(servers);
    if (twice != null) {
      throw new IllegalArgumentException("port " + twice + " twice");
    }
    return servers;
  }

  private static @Nullable Integer twice(List<FoundServer> servers) {
    Set<Integer> seen = new HashSet<>();
    return servers.stream()
        .map(FoundServer::port)
        .filter(port -> !seen.add(port))
        .findFirst()
        .orElse(null);
  }
}
