package dev.berth.accesslog;

import dev.berth.base.LogPace;
import dev.berth.base.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what Envoy's access log brings. */
final class AccessLogMetrics {

  private static final Logger log = LoggerFactory.getLogger(AccessLogService.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private final AtomicInteger streams = new AtomicInteger();
  private final Map<EntryResult, Counter> entries = new EnumMap<>(EntryResult.class);
  private final List<Counter> answers;
  private final Counter unanswered;
  private final Counter failures;
  private final LogPace failureLog;
  private final Timer duration;
  private final Timer firstByte;

  AccessLogMetrics(MeterRegistry registry, Ticker ticker) {
    failureLog = new LogPace(LOG_INTERVAL, ticker);
    Gauge.builder("berth.accesslog.streams", streams, AtomicInteger::get)
        .description("Access log streams open at this moment.")
        .register(registry);
    for (EntryResult result : EntryResult.values()) {
      entries.put(result, entries(registry, result.label()));
    }
    answers = Stream.of("2xx", "3xx", "4xx", "5xx").map(c -> responses(registry, c)).toList();
    unanswered = responses(registry, "none");
    failures =
        Counter.builder("berth.accesslog.failed")
            .description("Access log entries lost to a bug in Berth.")
            .register(registry);
    duration =
        Timer.builder("berth.request.duration")
            .description("Whole time in Envoy of the requests that Berth decided about.")
            .serviceLevelObjectives(millis(100, 500, 1_000, 5_000, 15_000, 60_000, 300_000))
            .register(registry);
    firstByte =
        Timer.builder("berth.request.ttft")
            .description("Until the first byte of the server's answer, seen from Envoy.")
            .serviceLevelObjectives(millis(50, 100, 250, 500, 1_000, 2_500, 10_000, 30_000))
            .register(registry);
  }

  private static Counter entries(MeterRegistry registry, String result) {
    return Counter.builder("berth.accesslog.entries")
        .description("Entries of Envoy's access log, by what they were good for.")
        .tag("result", result)
        .register(registry);
  }

  private static Counter responses(MeterRegistry registry, String statusClass) {
    return Counter.builder("berth.accesslog.responses")
        .description("Answers by class of status; none if the client left before one.")
        .tag("class", statusClass)
        .register(registry);
  }

  private static Duration[] millis(long... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  void onStreamOpen() {
    streams.incrementAndGet();
  }

  void onStreamEnd() {
    streams.decrementAndGet();
  }

  void onEntry(EntryResult result) {
    Objects.requireNonNull(entries.get(result)).increment();
  }

  void onFinished(FinishedRequest request) {
    int statusClass = request.status() / 100;
    (statusClass >= 2 && statusClass <= 5 ? answers.get(statusClass - 2) : unanswered).increment();
    if (request.isDecided()) {
      record(duration, request.duration());
      record(firstByte, request.firstByte());
    }
  }

  private static void record(Timer timer, @Nullable Duration measured) {
    if (measured != null) {
      timer.record(measured);
    }
  }

  /** The class of the failure only: its message might quote a request. */
  void onFailure(RuntimeException bug) {
    failures.increment();
    long times = failureLog.next();
    if (times > 0) {
      log.atError()
          .addKeyValue("failure", bug.getClass().getName())
          .addKeyValue("at", bug.getStackTrace().length == 0 ? "?" : bug.getStackTrace()[0])
          .addKeyValue("times", times)
          .log("an access log entry was lost: this is a bug in Berth");
    }
  }
}
