package dev.berth.engine.load;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.pool.LatestMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Publishes how the servers of a pool are asked for their metrics: how long that takes, whether it
 * is as often as promised, and up to a bound of servers how old the newest answer is. Confined to
 * the event loop.
 */
final class ReadingMetrics {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  private final MeterRegistry registry;
  private final Ticker ticker;
  private final String pool;
  private final int maxServers;
  private final Timer time;
  private final Counter promised;
  private final Counter achieved;
  private final Map<EndpointId, OfServer> series = new HashMap<>();

  ReadingMetrics(MeterRegistry registry, Ticker ticker, String pool, int maxServers) {
    this.registry = registry;
    this.ticker = ticker;
    this.pool = pool;
    this.maxServers = maxServers;
    this.time =
        Timer.builder("berth.load.reading.time")
            .description("From the question for a server's metrics to what came of it.")
            .serviceLevelObjectives(BUCKETS)
            .tag("pool", pool)
            .register(registry);
    this.promised =
        seconds(
            "berth.load.pauses.promised",
            "Pauses between two questions for a server's metrics, as they should have been.");
    this.achieved = seconds("berth.load.pauses.achieved", "The same pauses as they were.");
  }

  private Counter seconds(String name, String description) {
    return Counter.builder(name)
        .description(description)
        .baseUnit("seconds")
        .tag("pool", pool)
        .register(registry);
  }

  void add(EndpointId server, LatestMetrics latest) {
    if (series.size() < maxServers) {
      series.put(server, new OfServer(Tags.of("pool", pool, "server", server.text()), latest));
    }
  }

  void remove(EndpointId server) {
    OfServer gone = series.remove(server);
    if (gone != null) {
      gone.meters.forEach(registry::remove);
    }
  }

  void onReading(EndpointId server, Reading reading) {
    time.record(ticker.nanos() - reading.askedNanos(), TimeUnit.NANOSECONDS);
    OfServer own = series.get(server);
    if (own != null && reading.metrics() == null) {
      own.failures.increment();
    }
  }

  /** Between two questions to one server. */
  void onPause(long promisedNanos, long achievedNanos) {
    promised.increment(promisedNanos / NANOS_PER_SECOND);
    achieved.increment(achievedNanos / NANOS_PER_SECOND);
  }

  private double ageSeconds(LatestMetrics latest) {
    long now = ticker.nanos();
    EndpointMetrics known = latest.get(now);
    return known == null ? Double.NaN : known.ageNanos(now) / NANOS_PER_SECOND;
  }

  /** The series of one server. */
  private final class OfServer {

    private final Counter failures;
    private final List<Meter> meters;

    OfServer(Tags tags, LatestMetrics latest) {
      failures =
          Counter.builder("berth.server.metrics.failures")
              .description("Times that the server was asked for its metrics in vain.")
              .tags(tags)
              .register(registry);
      meters =
          List.of(
              failures,
              Gauge.builder("berth.server.metrics.age", latest, ReadingMetrics.this::ageSeconds)
                  .description("How old the server's metrics are; NaN: nothing is known of it.")
                  .baseUnit("seconds")
                  .tags(tags)
                  .register(registry));
    }
  }
}
