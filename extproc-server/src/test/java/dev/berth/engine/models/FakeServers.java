package dev.berth.engine.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections to servers that answer when, and what, a test says. */
final class FakeServers {

  private final Map<EndpointId, Connection> open = new HashMap<>();
  private final List<EndpointId> asked = new ArrayList<>();

  EngineConnection connectionTo(EndpointId id) {
    Connection connection = new Connection(id);
    if (open.put(id, connection) != null) {
      throw new AssertionError("a second connection to " + id);
    }
    return connection;
  }

  int openConnections() {
    return open.size();
  }

  /** Every question so far, in order. */
  List<EndpointId> asked() {
    return asked;
  }

  long timesAsked(EndpointId id) {
    return asked.stream().filter(id::equals).count();
  }

  int unanswered() {
    return (int) open.values().stream().filter(Connection::isAsked).count();
  }

  boolean isAsked(EndpointId id) {
    Connection connection = open.get(id);
    return connection != null && connection.isAsked();
  }

  void answer(EndpointId id, EngineReply reply) {
    Objects.requireNonNull(open.get(id), id::text).answer(reply);
  }

  static EngineReply models(String... names) {
    List<String> cards = new ArrayList<>();
    for (String name : names) {
      cards.add("{\"id\":\"" + name + "\"}");
    }
    String body = "{\"data\":[" + String.join(",", cards) + "]}";
    return new EngineReply.Answered(200, body.getBytes(UTF_8));
  }

  private final class Connection implements EngineConnection {

    private final EndpointId id;
    private @Nullable Consumer<EngineReply> waiting;

    Connection(EndpointId id) {
      this.id = id;
    }

    boolean isAsked() {
      return waiting != null;
    }

    void answer(EngineReply reply) {
      Consumer<EngineReply> onReply = waiting;
      if (onReply == null) {
        throw new AssertionError(id + " was not asked");
      }
      waiting = null;
      onReply.accept(reply);
    }

    @Override
    public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
      if (waiting != null || open.get(id) != this || !path.equals("/v1/models")) {
        throw new AssertionError("not to be asked: " + id + path);
      }
      asked.add(id);
      waiting = onReply;
    }

    @Override
    public void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
      throw new AssertionError("only questions");
    }

    @Override
    public void connect(Duration timeout, Consumer<EngineReply> onReply) {
      throw new AssertionError("to be asked something");
    }

    @Override
    public void close() {
      open.remove(id);
      if (waiting != null) {
        answer(new EngineReply.Unknown("the connection was closed"));
      }
    }
  }
}
