package dev.berth.pool;

import dev.berth.health.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts the moves of a pool's servers from one state of health to the next. */
final class HealthMetrics {

  private final Map<Cause, Counter> moves = new EnumMap<>(Cause.class);
  private final Counter spared;

  HealthMetrics(MeterRegistry registry, String pool) {
    for (Cause cause : Cause.values()) {
      if (cause != Cause.DISCOVERED) {
        moves.put(
            cause,
            Counter.builder("berth.health.transitions")
                .description("Changes of the state of servers, by why.")
                .tags("pool", pool, "cause", cause.label())
                .register(registry));
      }
    }
    spared =
        Counter.builder("berth.health.spared")
            .description(
                "Times that a server failed enough to be ejected, and stayed because too many are"
                    + " out already.")
            .tag("pool", pool)
            .register(registry);
  }

  void onMove(Cause cause) {
    Objects.requireNonNull(moves.get(cause)).increment();
  }

  void onSpared() {
    spared.increment();
  }
}
