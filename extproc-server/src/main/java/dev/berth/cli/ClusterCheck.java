package dev.berth.cli;

import dev.berth.config.BerthConfig;
import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.config.PoolConfig;
import dev.berth.discovery.Summary;
import dev.berth.discovery.kubernetes.PoolSurvey;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the pools of a configuration would be in their cluster, and what is wrong with them. */
final class ClusterCheck {

  private final Function<KubernetesDiscoveryConfig, PoolSurvey> surveys;
  private final ClosedPorts ports;
  private final PrintWriter out;
  private final List<String> problems = new ArrayList<>();
  private final Map<EndpointId, String> pools = new HashMap<>();

  /**
   * @param surveys asks the cluster
   * @param out takes a table for each pool
   */
  ClusterCheck(
      Function<KubernetesDiscoveryConfig, PoolSurvey> surveys, ClosedPorts ports, PrintWriter out) {
    this.surveys = surveys;
    this.ports = ports;
    this.out = out;
  }

  /** Prints all pools that are found in a cluster; gives every problem, on one line each. */
  List<String> of(BerthConfig config) throws InterruptedException {
    boolean none = true;
    for (PoolConfig pool : config.pools()) {
      if (pool.discovery() instanceof KubernetesDiscoveryConfig discovery) {
        none = false;
        check(pool.name(), surveys.apply(discovery));
      }
    }
    if (none) {
      problems.add("no pool has discovery.kubernetes");
    }
    return problems;
  }

  private void check(String pool, PoolSurvey survey) throws InterruptedException {
    List<Endpoint> servers = survey.pods().stream().flatMap(pod -> pod.servers().stream()).toList();
    out.printf(
        "pool %s: %s: pods: %d, servers: %d%n",
        pool, survey.source(), survey.pods().size(), servers.size());
    Map<EndpointId, String> closed =
        ports.among(
            servers.stream()
                .filter(server -> !server.draining())
                .flatMap(ClusterCheck::addresses)
                .toList());
    if (!survey.pods().isEmpty()) {
      out.println(SurveyTable.of(survey.pods(), closed));
    }
    survey.problems().forEach(problem -> add(pool, problem));
    if (!closed.isEmpty()) {
      add(pool, "no connection to " + Summary.of(reasons(closed)));
    }
    findShared(pool, servers);
  }

  private static List<String> reasons(Map<EndpointId, String> closed) {
    return closed.entrySet().stream()
        .map(port -> port.getKey() + " (" + port.getValue() + ")")
        .toList();
  }

  /** All addresses at which a server is asked for something. */
  static Stream<EndpointId> addresses(Endpoint server) {
    return Stream.of(server.id(), server.probeAddress(), server.metricsAddress()).distinct();
  }

  /** One server in two pools would be given twice what it can take. */
  private void findShared(String pool, List<Endpoint> servers) {
    List<String> shared = new ArrayList<>();
    for (Endpoint server : servers) {
      @Nullable String other = pools.putIfAbsent(server.id(), pool);
      if (other != null && !other.equals(pool)) {
        shared.add(server.id() + " is in the pool " + other + ", too");
      }
    }
    if (!shared.isEmpty()) {
      add(pool, Summary.of(shared));
    }
  }

  private void add(String pool, String problem) {
    problems.add("pool " + pool + ": " + problem);
  }
}
