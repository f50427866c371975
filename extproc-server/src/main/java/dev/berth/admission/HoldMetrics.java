package dev.berth.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Counts the requests of one pool that wait, and for how long they did. */
final class HoldMetrics {

  private final Map<HoldEnd, Counter> ended = new EnumMap<>(HoldEnd.class);
  private final Timer time;

  HoldMetrics(MeterRegistry registry, String pool, HoldQueues queues) {
    Gauge.builder("berth.holds.waiting", queues, HoldQueues::waiting)
        .description("Requests that wait for a server of their model to be awake.")
        .tag("pool", pool)
        .register(registry);
    Gauge.builder("berth.holds.bytes", queues, HoldQueues::bytes)
        .description("Bytes of the bodies of requests that wait, in Berth or in Envoy.")
        .baseUnit("bytes")
        .tag("pool", pool)
        .register(registry);
    time =
        Timer.builder("berth.holds.time")
            .description("For how long requests waited, since they came.")
            .tag("pool", pool)
            .serviceLevelObjectives(
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(300))
            .register(registry);
    for (HoldEnd end : HoldEnd.values()) {
      ended.put(
          end,
          Counter.builder("berth.holds.ended")
              .description("Requests that stopped to wait, by how.")
              .tags("pool", pool, "end", end.label())
              .register(registry));
    }
  }

  void onEnd(HoldEnd end, long waitedNanos) {
    Objects.requireNonNull(ended.get(end)).increment();
    time.record(waitedNanos, TimeUnit.NANOSECONDS);
  }
}
