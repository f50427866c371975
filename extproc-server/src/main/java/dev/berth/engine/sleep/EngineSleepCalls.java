package dev.berth.engine.sleep;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.modelswitch.SleepCalls;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells inference servers to sleep and to wake, each in its dialect. Each order has a connection of
 * its own.
 */
public final class EngineSleepCalls implements SleepCalls {

  static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);

  private final Function<EndpointId, EngineConnection> connections;

  /**
   * @param connections opens a connection to an address
   */
  public EngineSleepCalls(Function<EndpointId, EngineConnection> connections) {
    this.connections = connections;
  }

  @Override
  public void sleep(Endpoint server, Duration timeout, Consumer<Boolean> done) {
    EngineConnection connection = connections.apply(server.id());
    SleepDialect.of(server)
        .sleep(connection, SleepDialect.style(server), timeout, closing(connection, done));
  }

  @Override
  public void wake(Endpoint server, Duration timeout, Consumer<Boolean> done) {
    EngineConnection connection = connections.apply(server.id());
    Consumer<Boolean> end = closing(connection, done);
    SleepDialect.of(server)
        .wake(
            connection,
            SleepDialect.style(server),
            timeout,
            awake -> {
              if (awake && SleepDialect.style(server).warmsUp()) {
                EngineCalls.inOrder(connection, List.of(FirstPrompt.of(server)), timeout, end);
              } else {
                end.accept(awake);
              }
            });
  }

  @Override
  public void look(Endpoint server, Consumer<Found> found) {
    EngineConnection connection = connections.apply(server.id());
    SleepDialect dialect = SleepDialect.of(server);
    Consumer<Found> end = closing(connection, found);
    connection.get(
        dialect.statePath(),
        LOOK_TIMEOUT,
        reply -> {
          Wakefulness said = SleepAnswer.of(reply, dialect);
          if (said == Wakefulness.AWAKE) {
            lookWhetherWell(connection, end);
          } else if (said == Wakefulness.ASLEEP) {
            dialect.lookWhetherHalf(
                connection,
                LOOK_TIMEOUT,
                half -> end.accept(half ? Found.HALF_AWAKE : Found.ASLEEP));
          } else {
            end.accept(reply instanceof EngineReply.Refused ? Found.GONE : Found.UNCLEAR);
          }
        });
  }

  private static void lookWhetherWell(EngineConnection connection, Consumer<Found> found) {
    connection.get(
        "/health",
        LOOK_TIMEOUT,
        reply -> found.accept(EngineCalls.isOk(reply) ? Found.AWAKE : Found.UNCLEAR));
  }

  private static <T> Consumer<T> closing(EngineConnection connection, Consumer<T> then) {
    return what -> {
      connection.close();
      then.accept(what);
    };
  }
}
