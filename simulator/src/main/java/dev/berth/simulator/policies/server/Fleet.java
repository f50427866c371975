package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.List;
import java.util.stream.Stream;

/** All servers, and whose turn it is. Confined to its thread. */
public final class Fleet {
  private final Layout layout;
  private final List<ServerModel> servers;

  public Fleet(
      Layout layout, ServerParameters parameters, int blockTokens, ServerListener listener) {
    this.layout = layout;
    this.servers =
        Stream.generate(() -> new ServerModel(parameters, blockTokens, listener))
            .limit(layout.servers())
            .toList();
  }

  public Layout layout() {
    return layout;
  }

  /** A server as it is at this moment, which no router outside of it can know. */
  public ServerModel server(int server) {
    return servers.get(server);
  }

  public void submit(int server, TraceRequest request, long nowNanos) {
    servers.get(server).submit(request, nowNanos);
  }

  /** The server whose step ends first, of equals the first. */
  public ServerModel next() {
    ServerModel next = servers.get(0);
    for (int i = 1; i < servers.size(); i++) {
      if (servers.get(i).stepEndNanos() < next.stepEndNanos()) {
        next = servers.get(i);
      }
    }
    return next;
  }
}
