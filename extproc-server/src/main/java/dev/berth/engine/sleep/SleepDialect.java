package dev.berth.engine.sleep;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.SleepStyle;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How one kind of engine is told to sleep and to wake, and asked which it does. Stateless. */
interface SleepDialect {

  /** The one that a server understands. */
  static SleepDialect of(Endpoint server) {
    return switch (style(server).engine()) {
      case SGLANG -> SglangSleep.INSTANCE;
      default -> VllmSleep.INSTANCE;
    };
  }

  /** How a server sleeps. */
  static SleepStyle style(Endpoint server) {
    DeviceShare devices = server.devices();
    return devices == null ? SleepStyle.DEFAULT : devices.sleep();
  }

  /** Where it is asked, by GET. */
  String statePath();

  /**
   * What the answer from there says.
   *
   * @return null when it does not say it
   */
  @Nullable Wakefulness read(JsonNode answer);

  /** Asks a server that says it sleeps whether it has some of its memory nevertheless. */
  void lookWhetherHalf(EngineConnection server, Duration timeout, Consumer<Boolean> half);

  /**
   * Has it give its memory up.
   *
   * @param timeout for each call
   * @param done whether all calls were answered well
   */
  void sleep(EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done);

  /** Has it take its memory again; otherwise as {@link #sleep}. */
  void wake(EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done);
}
