package dev.berth.engine.load;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.LatestMetrics;
import dev.berth.pool.LoadQuestion;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one server says of itself, and what follows of the work that others gave to it. Confined to
 * the scheduler of {@link MetricsPoller}.
 */
final class MetricsServer {

  /** What no answer has confirmed for so long is not known any more. */
  static final Duration STALE = Duration.ofSeconds(10);

  /** A server that was asked so often in vain does not tell of others. */
  static final int MAX_ATTEMPTS = 5;

  private final GaugedServer gauges;
  private final EndpointLoad load;
  private final LatestMetrics metrics;
  private final long firstSeenNanos;
  private int attempts;
  private int pagesMissed;
  private boolean asked;
  private boolean failing;
  private boolean answered;
  private long answeredNanos;
  private @Nullable LoadQuestion question;

  MetricsServer(GaugedServer gauges, PooledEndpoint endpoint, long nowNanos) {
    this.gauges = gauges;
    this.load = endpoint.load();
    this.metrics = endpoint.metrics();
    this.firstSeenNanos = nowNanos;
  }

  GaugedServer gauges() {
    return gauges;
  }

  /** Whether this is about that endpoint, and not about one that had its address before. */
  boolean isAbout(PooledEndpoint endpoint) {
    return metrics == endpoint.metrics();
  }

  /** Requests that others have there. */
  int others() {
    return load.others();
  }

  /**
   * Whether it may be asked now: not while a question is open.
   *
   * @param aboutOthers whether the answer is to tell of others, too
   */
  boolean beginQuestion(boolean aboutOthers) {
    if (asked) {
      return false;
    }
    asked = true;
    question = aboutOthers ? new LoadQuestion(load) : null;
    return true;
  }

  void onReading(long nowNanos, Reading reading) {
    EndpointMetrics said = reading.metrics();
    asked = false;
    failing = said == null;
    pagesMissed = reading.hasNoPage() ? pagesMissed + 1 : 0;
    if (said != null) {
      metrics.set(said);
    }
    if (question != null) {
      tellOthers(question, said, nowNanos);
      question = null;
    }
  }

  private void tellOthers(LoadQuestion put, @Nullable EndpointMetrics said, long nowNanos) {
    attempts++;
    if (said != null) {
      put.answered((long) said.requests().inFlight());
      answered = true;
      answeredNanos = nowNanos;
    }
  }

  /** Whether it has something to do, and tells of it. */
  boolean isInUse() {
    EndpointMetrics said = metrics.get();
    boolean busy = load.requests() > 0 || (said != null && said.requests().inFlight() > 0);
    return busy && !failing;
  }

  /** Whether it has never told. */
  boolean isSilent() {
    return !answered;
  }

  /** Whether it should be asked at its other path at once. */
  boolean mayHaveOtherPage() {
    return !answered && pagesMissed == 1;
  }

  /** Whether to ask for others' work where nobody else sends requests all the time. */
  boolean isInDoubt() {
    return answered ? load.others() > 0 : attempts < MAX_ATTEMPTS;
  }

  /** Whether it has been looked at for so long. */
  boolean isKnownFor(Duration time, long nowNanos) {
    return nowNanos - firstSeenNanos >= time.toNanos();
  }

  void forgetStale(long nowNanos) {
    if (load.others() > 0 && nowNanos - answeredNanos >= STALE.toNanos()) {
      load.forgetOthers();
    }
    EndpointMetrics said = metrics.get();
    if (said != null && said.ageNanos(nowNanos) >= STALE.toNanos()) {
      metrics.forget();
    }
  }

  /** Nobody else has work there any more. */
  void forgetOthers() {
    load.forgetOthers();
  }

  /** It is not asked any more, and nothing is known of it. */
  void stop() {
    gauges.stop();
    load.forgetOthers();
    metrics.forget();
  }
}
