package dev.berth.it.install;

import dev.berth.it.kubernetes.TestNamespace;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.http.SimulatedEngine;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two pods with two servers each, at the ports of the guide, and a server that is in no pod. The
 * addresses of the pods are loopback's, so that the servers can really be there.
 */
final class PodServers implements AutoCloseable {

  private static final List<String> PODS = List.of("127.0.0.10", "127.0.0.11");
  private static final List<Integer> PORTS = List.of(8000, 8001);

  private final List<SimulatedEngine> engines = new ArrayList<>();
  private final SimulatedEngine stranger;

  private PodServers() {
    PODS.forEach(ip -> PORTS.forEach(port -> engines.add(engine(ip, port))));
    stranger = engine("127.0.0.66", 8000);
  }

  static PodServers start() {
    return new PodServers();
  }

  private static SimulatedEngine engine(String ip, int port) {
    return SimulatedEngine.start(
        EngineProfile.instant(), List.of(Setup.MODEL), new InetSocketAddress(ip, port));
  }

  /** Pods that are Ready, with the label of the guide. */
  void addPodsTo(TestNamespace namespace) {
    PODS.forEach(ip -> namespace.ready("vllm-" + ip.replace('.', '-'), ip, Map.of()));
  }

  /** Whether these, and no others, are servers that may get requests. */
  boolean areAllReadyIn(List<Map<String, String>> table) {
    return table.stream()
            .map(row -> row.get("SERVER"))
            .collect(Collectors.toSet())
            .equals(addresses())
        && table.stream().allMatch(row -> "ready".equals(row.get("STATE")))
        && table.stream().allMatch(row -> Setup.MODEL.equals(row.get("MODELS")));
  }

  private Set<String> addresses() {
    return engines.stream().map(SimulatedEngine::address).collect(Collectors.toSet());
  }

  /** Whether none of these has work in flight. */
  boolean areAllIdleIn(List<Map<String, String>> table) {
    return table.size() == engines.size()
        && table.stream().allMatch(row -> "0".equals(row.get("IN-FLIGHT")));
  }

  /** Requests that the servers of the pods got, probes and the like not counted. */
  long received() {
    return engines.stream().mapToLong(SimulatedEngine::received).sum();
  }

  long receivedByStranger() {
    return stranger.received();
  }

  String strangersAddress() {
    return stranger.address();
  }

  @Override
  public void close() {
    engines.forEach(SimulatedEngine::close);
    stranger.close();
  }
}
