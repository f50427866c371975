package dev.berth.engine.sleep;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.modelswitch.SleepCalls;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * vLLM's sleep mode, which a server has with {@code --enable-sleep-mode} and {@code
 * VLLM_SERVER_DEV_MODE=1}. Of level 2 the weights are loaded anew before the memory for keys and
 * values comes back, and what the server thinks it has cached is forgotten; else it answers with
 * nonsense. Each call has a connection of its own.
 */
public final class VllmSleep implements SleepCalls {

  static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);

  private static final int OK = 200;
  private static final List<Step> WAKE = List.of(new Step("/wake_up", ""));
  private static final List<Step> WAKE_AND_LOAD =
      List.of(
          new Step("/wake_up?tags=weights", ""),
          new Step("/collective_rpc", "{\"method\":\"reload_weights\"}"),
          new Step("/wake_up?tags=kv_cache", ""),
          new Step("/reset_prefix_cache", ""));

  private final Function<EndpointId, EngineConnection> connections;

  /** One of the calls that together wake a server. */
  private record Step(String path, String json) {}

  /**
   * @param connections opens a connection to an address
   */
  public VllmSleep(Function<EndpointId, EngineConnection> connections) {
    this.connections = connections;
  }

  @Override
  public void sleep(Endpoint server, Duration timeout, Consumer<Boolean> done) {
    String path = "/sleep?level=" + level(server) + "&mode=wait";
    follow(server, List.of(new Step(path, "")), timeout, done);
  }

  @Override
  public void wake(Endpoint server, Duration timeout, Consumer<Boolean> done) {
    boolean loads = level(server) == DeviceShare.DEEPEST_SLEEP_LEVEL;
    follow(server, loads ? WAKE_AND_LOAD : WAKE, timeout, done);
  }

  private static int level(Endpoint server) {
    DeviceShare devices = server.devices();
    return devices == null ? DeviceShare.DEFAULT_SLEEP_LEVEL : devices.sleepLevel();
  }

  private void follow(Endpoint server, List<Step> steps, Duration timeout, Consumer<Boolean> done) {
    EngineConnection connection = connections.apply(server.id());
    follow(
        connection,
        steps,
        timeout,
        all -> {
          connection.close();
          done.accept(all);
        });
  }

  private static void follow(
      EngineConnection connection, List<Step> steps, Duration timeout, Consumer<Boolean> done) {
    Step first = steps.get(0);
    List<Step> rest = steps.subList(1, steps.size());
    connection.post(
        first.path(),
        first.json(),
        timeout,
        reply -> {
          if (!isOk(reply) || rest.isEmpty()) {
            done.accept(isOk(reply));
          } else {
            follow(connection, rest, timeout, done);
          }
        });
  }

  @Override
  public void look(Endpoint server, Consumer<Found> found) {
    EngineConnection connection = connections.apply(server.id());
    connection.get(
        SleepAnswer.PATH,
        LOOK_TIMEOUT,
        reply -> {
          Wakefulness said = SleepAnswer.of(reply);
          if (said == Wakefulness.AWAKE) {
            lookWhetherWell(connection, found);
          } else {
            connection.close();
            found.accept(found(reply, said == Wakefulness.ASLEEP));
          }
        });
  }

  private static Found found(EngineReply reply, boolean asleep) {
    if (reply instanceof EngineReply.Refused) {
      return Found.GONE;
    }
    return asleep ? Found.ASLEEP : Found.UNCLEAR;
  }

  private static void lookWhetherWell(EngineConnection connection, Consumer<Found> found) {
    connection.get(
        "/health",
        LOOK_TIMEOUT,
        reply -> {
          connection.close();
          found.accept(isOk(reply) ? Found.AWAKE : Found.UNCLEAR);
        });
  }

  private static boolean isOk(EngineReply reply) {
    return reply instanceof Answered answered && answered.status() == OK;
  }
}
