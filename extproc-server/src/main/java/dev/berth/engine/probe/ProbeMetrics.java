package dev.berth.engine.probe;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.ProbeOutcome;
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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes what probes find and how long they take: of a pool together, and up to a bound of each
 * server. Confined to the event loop of the probes.
 */
final class ProbeMetrics {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(20)
  };

  private final MeterRegistry registry;
  private final String pool;
  private final int maxServers;
  private final Map<String, Counter> probes = new HashMap<>();
  private final Timer time;
  private final Map<EndpointId, OfServer> series = new HashMap<>();

  ProbeMetrics(MeterRegistry registry, String pool, int maxServers) {
    this.registry = registry;
    this.pool = pool;
    this.maxServers = maxServers;
    for (ProbeOutcome outcome : ProbeOutcome.values()) {
      probes.put(outcome.label(), probes(outcome.label()));
    }
    probes.put(ProbeFinding.UNKNOWN, probes(ProbeFinding.UNKNOWN));
    time =
        Timer.builder("berth.probe.time")
            .description("From the question whether a server is well to what came of it.")
            .serviceLevelObjectives(BUCKETS)
            .tag("pool", pool)
            .register(registry);
  }

  private Counter probes(String outcome) {
    return Counter.builder("berth.probes")
        .description(
            "Times that a server was asked whether it is well, by what came of it; unknown: the"
                + " fault was on Berth's side.")
        .tags("pool", pool, "outcome", outcome)
        .register(registry);
  }

  void add(EndpointId server) {
    if (series.size() < maxServers) {
      series.put(server, new OfServer(registry, Tags.of("pool", pool, "server", server.text())));
    }
  }

  void remove(EndpointId server) {
    OfServer gone = series.remove(server);
    if (gone != null) {
      gone.meters.forEach(registry::remove);
    }
  }

  void onFinding(EndpointId server, ProbeFinding finding, long nanos) {
    Objects.requireNonNull(probes.get(finding.label())).increment();
    time.record(nanos, TimeUnit.NANOSECONDS);
    OfServer own = series.get(server);
    if (own != null) {
      own.onFinding(finding, nanos);
    }
  }

  /** The series of one server. */
  private static final class OfServer {

    private final AtomicLong lastNanos = new AtomicLong();
    private final Counter failures;
    private final List<Meter> meters;

    OfServer(MeterRegistry registry, Tags tags) {
      failures =
          Counter.builder("berth.server.probe.failures")
              .description("Times that the server did not say that it is well when it was probed.")
              .tags(tags)
              .register(registry);
      meters =
          List.of(
              failures,
              Gauge.builder("berth.server.probe.time", lastNanos, nanos -> nanos.get() / 1e9)
                  .description("How long the last probe of the server took.")
                  .baseUnit("seconds")
                  .tags(tags)
                  .register(registry));
    }

    void onFinding(ProbeFinding finding, long nanos) {
      lastNanos.set(nanos);
      if (finding.outcome() != null && finding.outcome() != ProbeOutcome.OK) {
        failures.increment();
      }
    }
  }
}
