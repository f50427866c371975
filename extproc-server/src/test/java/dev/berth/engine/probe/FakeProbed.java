package dev.berth.engine.probe;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.health.ProbeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Servers that answer probes as a test says, and what was heard of them. */
public final class FakeProbed implements ProbeSink {

  private final Map<EndpointId, Connection> open = new HashMap<>();
  private final Map<EndpointId, EngineReply> atOnce = new HashMap<>();
  private final List<EndpointId> asked = new ArrayList<>();
  private final List<String> questions = new ArrayList<>();
  private final List<ProbeOutcome> outcomes = new ArrayList<>();
  private final Set<EndpointId> suspects = new HashSet<>();
  private boolean sinkFails;

  public EngineConnection connectionTo(EndpointId address, Runnable onHangUp) {
    Connection connection = new Connection(address, onHangUp);
    if (open.put(address, connection) != null) {
      throw new AssertionError("a second connection to " + address);
    }
    return connection;
  }

  /** From now on this server answers like this without being told. */
  public void answerAlways(EndpointId address, EngineReply reply) {
    atOnce.put(address, reply);
    Connection connection = open.get(address);
    if (connection != null && connection.waiting != null) {
      connection.answer(reply);
    }
  }

  public void answer(EndpointId address, EngineReply reply) {
    Objects.requireNonNull(open.get(address), address::text).answer(reply);
  }

  public void hangUp(EndpointId address) {
    Objects.requireNonNull(open.get(address), address::text).onHangUp.run();
  }

  void suspect(EndpointId server) {
    suspects.add(server);
  }

  void trust(EndpointId server) {
    suspects.remove(server);
  }

  void failInTheSink() {
    sinkFails = true;
  }

  /** Every address that was asked, in order. */
  public List<EndpointId> asked() {
    return asked;
  }

  List<String> questions() {
    return questions;
  }

  List<ProbeOutcome> outcomes() {
    return outcomes;
  }

  public Set<EndpointId> openConnections() {
    return open.keySet();
  }

  @Override
  public void onProbe(EndpointId server, ProbeOutcome outcome) {
    outcomes.add(outcome);
    if (sinkFails) {
      throw new IllegalStateException("a bug of the sink");
    }
  }

  @Override
  public boolean isSuspect(EndpointId server) {
    return suspects.contains(server);
  }

  private final class Connection implements EngineConnection {

    private final EndpointId address;
    private final Runnable onHangUp;
    private @Nullable Consumer<EngineReply> waiting;

    Connection(EndpointId address, Runnable onHangUp) {
      this.address = address;
      this.onHangUp = onHangUp;
    }

    @Override
    public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
      ask("GET " + path + " within " + timeout.toMillis(), onReply);
    }

    @Override
    public void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
      throw new AssertionError("only questions");
    }

    @Override
    public void connect(Duration timeout, Consumer<EngineReply> onReply) {
      ask("connect within " + timeout.toMillis(), onReply);
    }

    private void ask(String question, Consumer<EngineReply> onReply) {
      if (waiting != null || open.get(address) != this) {
        throw new AssertionError("not to be asked: " + address);
      }
      asked.add(address);
      questions.add(question);
      waiting = onReply;
      EngineReply reply = atOnce.get(address);
      if (reply != null) {
        answer(reply);
      }
    }

    void answer(EngineReply reply) {
      Consumer<EngineReply> onReply = waiting;
      if (onReply == null) {
        throw new AssertionError(address + " was not asked");
      }
      waiting = null;
      onReply.accept(reply);
    }

    @Override
    public void close() {
      open.remove(address);
      if (waiting != null) {
        answer(new EngineReply.Unknown("the connection was closed"));
      }
    }
  }
}
