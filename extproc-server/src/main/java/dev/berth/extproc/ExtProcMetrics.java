package dev.berth.extproc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts streams and times decisions. */
final class ExtProcMetrics {

  private static final Logger log = LoggerFactory.getLogger(ExtProcStream.class);

  private final Timer decisionTime;
  private final Map<BodyMode, Counter> started = new EnumMap<>(BodyMode.class);
  private final Counter observed;
  private final Counter completed;
  private final Counter cancelled;
  private final Counter failures;
  private final Counter unexpected;

  ExtProcMetrics(MeterRegistry registry, Set<ExtProcStream> open, BodyMemory bodyMemory) {
    Gauge.builder("berth.streams.open", open, Set::size)
        .description("ext_proc streams open at this moment.")
        .register(registry);
    Gauge.builder("berth.body.memory", bodyMemory, BodyMemory::heldBytes)
        .description("Bytes of request bodies held until their decision, where it needs them.")
        .baseUnit("bytes")
        .register(registry);
    decisionTime =
        Timer.builder("berth.decision.time")
            .description("From the last message that a decision needs to the decision.")
            .serviceLevelObjectives(
                Duration.ofNanos(50_000),
                Duration.ofNanos(200_000),
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100))
            .register(registry);
    for (BodyMode mode : BodyMode.values()) {
      started.put(mode, started(registry, mode.label()));
    }
    observed = started(registry, "observability");
    completed = ended(registry, "berth");
    cancelled = ended(registry, "envoy");
    failures =
        Counter.builder("berth.streams.failed")
            .description("Streams that a bug in Berth ended; the log has the first of each kind.")
            .register(registry);
    unexpected =
        Counter.builder("berth.streams.unexpected.messages")
            .description("Messages that came out of turn.")
            .register(registry);
  }

  private static Counter started(MeterRegistry registry, String mode) {
    return Counter.builder("berth.streams.started")
        .description("ext_proc streams by how the gateway sends request bodies.")
        .tag("mode", mode)
        .register(registry);
  }

  private static Counter ended(MeterRegistry registry, String by) {
    return Counter.builder("berth.streams")
        .description("ext_proc streams that ended, by who ended them; both are normal.")
        .tag("ended.by", by)
        .register(registry);
  }

  /** The first message of a stream came. */
  void onStart(BodyMode request, boolean observability) {
    (observability ? observed : Objects.requireNonNull(started.get(request))).increment();
  }

  void onDecision(long nanos) {
    decisionTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  void onEnd(boolean byEnvoy) {
    (byEnvoy ? cancelled : completed).increment();
  }

  void onUnexpected() {
    unexpected.increment();
  }

  /** The class of the failure only: its message might quote a request. */
  void onFailure(RuntimeException bug) {
    failures.increment();
    log.atError()
        .addKeyValue("failure", bug.getClass().getName())
        .addKeyValue("at", bug.getStackTrace().length == 0 ? "?" : bug.getStackTrace()[0])
        .log("a stream failed: this is a bug in Berth");
    log.atDebug().setCause(bug).log("the failure in full");
  }
}
