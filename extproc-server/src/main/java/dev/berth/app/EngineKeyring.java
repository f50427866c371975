package dev.berth.app;

import dev.berth.config.EnginesConfig;
import dev.berth.config.EnginesTlsConfig;
import dev.berth.config.PoolConfig;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EngineKeys;
import dev.berth.engine.EngineTls;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys to the servers of each pool. */
final class EngineKeyring {

  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final Map<String, EngineKeys> keys = new HashMap<>();

  /**
   * @throws IOException with a sentence for the user, when a file is no good
   */
  EngineKeyring(List<PoolConfig> pools) throws IOException {
    for (PoolConfig pool : pools) {
      EnginesConfig engines = pool.engines();
      if (!engines.equals(EnginesConfig.DEFAULT)) {
        keys.put(pool.name(), new EngineKeys(tls(engines.tls()), engines.tokenFile()));
      }
    }
  }

  private static @Nullable EngineTls tls(@Nullable EnginesTlsConfig tls) {
    return tls == null
        ? null
        : new EngineTls(!tls.insecureSkipVerify(), tls.ca(), tls.serverName());
  }

  /** How to talk to the servers of that pool. */
  Supplier<EngineAccess> of(String pool) {
    EngineKeys ofPool = keys.get(pool);
    return ofPool == null ? () -> EngineAccess.PLAIN : ofPool;
  }

  /**
   * Looks at the files again and again.
   *
   * @param timers may block on the disk
   */
  void keepFresh(ScheduledExecutorService timers) {
    if (!keys.isEmpty()) {
      Future<?> unused =
          timers.scheduleWithFixedDelay(
              () -> keys.values().forEach(EngineKeys::refresh),
              REFRESH.toSeconds(),
              REFRESH.toSeconds(),
              TimeUnit.SECONDS);
    }
  }
}
