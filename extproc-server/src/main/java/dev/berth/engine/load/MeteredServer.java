package dev.berth.engine.load;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.LoopTimer;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.LoadQuestion;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one server says of itself, and what follows of the work that others gave to it. Confined to
 * the event loop of {@link MetricsPoller}.
 */
final class MeteredServer {

  /** A server that was asked so often in vain does not tell of others. */
  static final int MAX_ATTEMPTS = 5;

  private static final Logger log = LoggerFactory.getLogger(MetricsPoller.class);

  private final PooledEndpoint endpoint;
  private final GaugedServer gauges;
  private final EndpointLoad load;
  private final Rhythm rhythm;
  private final long firstSeenNanos;
  private LoopTimer.Timer timer = LoopTimer.Timer.over();
  private int attempts;
  private int pagesMissed;
  private boolean answered;
  private long othersUntilNanos;
  private @Nullable LoadQuestion question;

  /**
   * @param connection to the address where it tells
   */
  MeteredServer(
      PooledEndpoint endpoint, EngineConnection connection, ReadingMetrics metrics, long nowNanos) {
    this.endpoint = endpoint;
    this.gauges = new GaugedServer(endpoint.id(), connection, endpoint.endpoint().metrics().rank());
    this.load = endpoint.load();
    this.rhythm = new Rhythm(metrics, nowNanos);
    this.firstSeenNanos = nowNanos;
  }

  EndpointId id() {
    return gauges.id();
  }

  GaugedServer gauges() {
    return gauges;
  }

  Rhythm rhythm() {
    return rhythm;
  }

  /** Whether this is about that endpoint, and not about one that had its address before. */
  boolean isAbout(PooledEndpoint other) {
    return endpoint.isSameServer(other)
        && endpoint.endpoint().metrics().equals(other.endpoint().metrics());
  }

  /** Requests that others have there. */
  int others() {
    return load.others();
  }

  /** Waits for that timer, and no other. */
  void waitFor(LoopTimer.Timer next) {
    timer.cancel();
    timer = next;
  }

  /** A question is put now, the answer to which is to tell of others. */
  void askAboutOthers() {
    question = new LoadQuestion(load);
  }

  void onReading(Reading reading) {
    EndpointMetrics said = reading.metrics();
    LoadQuestion put = question;
    question = null;
    rhythm.onReading(reading);
    pagesMissed = reading.hasNoPage() ? pagesMissed + 1 : 0;
    if (said != null && endpoint.onMetrics(said)) {
      log.atInfo()
          .addKeyValue("server", id())
          .log("a server has started anew: what it had cached is gone");
    }
    if (put != null) {
      tellOthers(put, said);
    }
  }

  private void tellOthers(LoadQuestion put, @Nullable EndpointMetrics said) {
    attempts++;
    if (said != null) {
      put.answered((long) said.requests().inFlight());
      answered = true;
      othersUntilNanos = said.askedNanos() + said.validNanos();
    }
  }

  /** Whether it has something to do, and tells of it. */
  boolean isInUse(long nowNanos) {
    EndpointMetrics said = endpoint.metrics().get(nowNanos);
    boolean busy = load.requests() > 0 || (said != null && said.requests().inFlight() > 0);
    return busy && !gauges.hasFailed();
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

  /** What no answer has confirmed for too long does not count. */
  void forgetStaleOthers(long nowNanos) {
    if (load.others() > 0 && nowNanos - othersUntilNanos >= 0) {
      load.forgetOthers();
    }
  }

  /** Nobody else has work there any more. */
  void forgetOthers() {
    load.forgetOthers();
  }

  /** It is not asked any more, and nothing is known of it. */
  void stop() {
    timer.cancel();
    gauges.stop();
    load.forgetOthers();
    endpoint.metrics().forget();
  }
}
