package dev.berth.bench.modes;

import dev.berth.it.stack.BerthFiles;
import dev.berth.it.stack.BerthProcess;
import dev.berth.it.stack.FreePort;
import dev.berth.it.stack.Parts;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Servers in this process, Berth as it is shipped in a process of its own, and an Envoy for each
 * route; all of them live as long as the run.
 */
final class Installation implements AutoCloseable {

  private static final int SERVERS = 4;

  @SuppressWarnings("InlineFormatString") // It would hide the method that uses it.
  private static final String BERTH_YAML =
      """
      grpc: {address: "127.0.0.1:%d"}
      admin: {address: "127.0.0.1:0"}
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
      """;

  private final Parts parts = new Parts();
  private final Map<Route, Gateway> gateways = new EnumMap<>(Route.class);
  private final BerthProcess berth;

  private Installation(Map<Integer, List<Body>> bodies) {
    BodyServers servers = parts.add(BodyServers.start(SERVERS, bodies.values()));
    BerthFiles files = parts.add(new BerthFiles());
    files.writeServersYaml(serversYaml(servers.addresses()));
    int port = FreePort.find();
    Path config = files.writeBerthYaml(BERTH_YAML.formatted(port));
    berth = parts.add(BerthProcess.start(config, port, ""));
    for (Route route : Route.values()) {
      gateways.put(route, parts.add(Gateway.start(route, port)));
    }
  }

  /** Starts everything; blocks until every route leads to every server. */
  static Installation start(Map<Integer, List<Body>> bodies) {
    Installation installation = new Installation(bodies);
    try {
      installation.gateways.values().forEach(gateway -> gateway.awaitReady(SERVERS));
      return installation;
    } catch (RuntimeException e) {
      System.err.println(installation.berth.log());
      installation.close();
      throw e;
    }
  }

  private static String serversYaml(List<String> addresses) {
    return addresses.stream()
        .map(address -> "- {address: \"%s\", models: [%s]}\n".formatted(address, Body.MODEL))
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  Gateway gateway(Route route) {
    return Objects.requireNonNull(gateways.get(route));
  }

  ProcessAccount berth() {
    return new ProcessAccount(berth.pid());
  }

  /** Ends all parts, the last one first. */
  @Override
  public void close() {
    parts.close();
  }
}
