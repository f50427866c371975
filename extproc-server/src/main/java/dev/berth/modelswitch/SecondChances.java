package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Servers that failed to sleep or to wake are left alone for a while, which doubles with each
 * failure in a row; then nothing is known of them, until they are asked. Confined to the event
 * loop.
 */
final class SecondChances {

  static final Duration FIRST = Duration.ofSeconds(30);
  static final Duration LONGEST = Duration.ofMinutes(16);

  private final Pool pool;
  private final ScheduledExecutorService loop;
  private final Map<EndpointId, Duration> pauses = new HashMap<>();

  SecondChances(Pool pool, ScheduledExecutorService loop) {
    this.pool = pool;
    this.loop = loop;
  }

  /** A switch has ended that these had a part in. */
  void onEnd(List<EndpointId> servers) {
    for (EndpointId server : servers) {
      Wakefulness state = stateOf(server);
      if (state == Wakefulness.FAILED) {
        Duration pause = pauses.merge(server, FIRST, (last, first) -> doubled(last));
        var unused = loop.schedule(() -> give(server), pause.toNanos(), TimeUnit.NANOSECONDS);
      } else if (state == null || state == Wakefulness.AWAKE) {
        pauses.remove(server);
      }
    }
  }

  private static Duration doubled(Duration pause) {
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }

  private @Nullable Wakefulness stateOf(EndpointId server) {
    PooledEndpoint endpoint = pool.snapshot().find(server);
    return endpoint == null ? null : endpoint.wakefulness();
  }

  /** Not where a switch has found out more meanwhile, or is about to. */
  private void give(EndpointId server) {
    Wakefulness state = stateOf(server);
    if (state == Wakefulness.FAILED) {
      pool.setWakefulness(List.of(server), Wakefulness.UNKNOWN);
    } else if (state == null) {
      pauses.remove(server);
    }
  }
}
