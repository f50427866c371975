package dev.berth.app;

import dev.berth.engine.RawHttpServer;
import dev.berth.engine.RawHttpServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Servers of one model, each with an accelerator of its own, that sleep until they are woken. */
final class SleepingServers implements AutoCloseable {

  private final List<RawHttpServer> servers = new ArrayList<>();
  private volatile boolean asleep = true;

  SleepingServers(int count) {
    for (int i = 0; i < count; i++) {
      try {
        servers.add(RawHttpServer.start(this::answer));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Reply answer(String head) {
    return head.startsWith("GET /is_sleeping ")
        ? Reply.ok("{\"is_sleeping\":" + asleep + "}")
        : Reply.ok("{}");
  }

  /** All are awake now. */
  void wake() {
    asleep = false;
  }

  /** As servers.yaml has them. */
  String yaml(String model) {
    return IntStream.range(0, servers.size())
        .mapToObj(
            i ->
                "- {address: '%s', deviceGroup: gpu-%d, models: [%s]}\n"
                    .formatted(servers.get(i).id().text(), i, model))
        .collect(Collectors.joining());
  }

  @Override
  public void close() throws IOException {
    for (RawHttpServer server : servers) {
      server.close();
    }
  }
}
