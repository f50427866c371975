package dev.berth.engine.sleep;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Servers that say whether they sleep, as a test says. */
final class FakeSleepers {

  private final Map<String, EngineReply> replies = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();

  void says(String address, boolean sleeping) {
    replies(address, answer(200, "{\"is_sleeping\": " + sleeping + "}"));
  }

  void replies(String address, EngineReply reply) {
    replies.put(address, reply);
  }

  static EngineReply answer(int status, String body) {
    return new EngineReply.Answered(status, body.getBytes(StandardCharsets.UTF_8));
  }

  List<String> asked() {
    return asked;
  }

  List<String> closed() {
    return closed;
  }

  EngineConnection connectionTo(EndpointId address) {
    return new EngineConnection() {
      @Override
      public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
        asked.add(address.text() + path);
        onReply.accept(replies.getOrDefault(address.text(), new EngineReply.Refused()));
      }

      @Override
      public void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
        throw new AssertionError("only questions");
      }

      @Override
      public void connect(Duration timeout, Consumer<EngineReply> onReply) {
        throw new AssertionError("only questions");
      }

      @Override
      public void close() {
        closed.add(address.text());
      }
    };
  }
}
