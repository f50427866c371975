package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All servers, and whose turn it is. Confined to its thread. */
public final class Fleet {
  private final Layout layout;
  private final List<ServerModel> servers;
  private final List<StepGroup> groups;

  public Fleet(
      Layout layout, ServerParameters parameters, int blockTokens, ServerListener listener) {
    this.layout = layout;
    this.servers =
        Stream.generate(() -> new ServerModel(parameters, blockTokens, listener))
            .limit(layout.servers())
            .toList();
    int size = layout.lockstep();
    this.groups =
        IntStream.range(0, layout.groups())
            .mapToObj(group -> new StepGroup(servers.subList(group * size, (group + 1) * size)))
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
    groups.get(layout.groupOf(server)).submit(servers.get(server), request, nowNanos);
  }

  /** The group whose step ends first, of equals the first. */
  public StepGroup next() {
    StepGroup next = groups.get(0);
    for (int i = 1; i < groups.size(); i++) {
      if (groups.get(i).stepEndNanos() < next.stepEndNanos()) {
        next = groups.get(i);
      }
    }
    return next;
  }
}
