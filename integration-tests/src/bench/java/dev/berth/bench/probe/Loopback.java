package dev.berth.bench.probe;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import java.util.stream.IntStream;

/** Servers on the loopback, 127.0.0.0/8, each with an address of its own. */
final class Loopback {

  private static final int SERVERS_PER_NETWORK = 250;

  private Loopback() {}

  static List<Endpoint> servers(String port, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "127.1." + i / SERVERS_PER_NETWORK + "." + (1 + i % SERVERS_PER_NETWORK))
        .map(ip -> new EndpointId(ip + ":" + port))
        .map(id -> new Endpoint(id, null, List.of(ServedModel.of("model"))))
        .toList();
  }
}
