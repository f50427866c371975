package dev.berth.engine.load;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.LoadQuestion;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the work that others gave to one server. Confined to the scheduler of {@link
 * OthersPoller}.
 */
final class OthersServer {

  /** What no answer has confirmed for so long is taken to be over. */
  static final Duration STALE = Duration.ofSeconds(10);

  /** A server that was asked so often in vain does not tell. */
  static final int MAX_ATTEMPTS = 5;

  private final GaugedServer gauges;
  private final EndpointLoad load;
  private final long firstSeenNanos;
  private int attempts;
  private int pagesMissed;
  private boolean answered;
  private long answeredNanos;
  private @Nullable LoadQuestion question;

  OthersServer(GaugedServer gauges, EndpointLoad load, long nowNanos) {
    this.gauges = gauges;
    this.load = load;
    this.firstSeenNanos = nowNanos;
  }

  GaugedServer gauges() {
    return gauges;
  }

  /** Whether this is about that endpoint, and not about one that had its address before. */
  boolean isAbout(PooledEndpoint endpoint) {
    return load == endpoint.load();
  }

  /** Requests that others have there. */
  int others() {
    return load.others();
  }

  /** Whether it may be asked now: not while a question is open. */
  boolean beginQuestion() {
    if (question != null) {
      return false;
    }
    question = new LoadQuestion(load);
    return true;
  }

  void onReading(long nowNanos, Reading reading) {
    LoadQuestion put = question;
    question = null;
    attempts++;
    pagesMissed = reading.hasNoPage() ? pagesMissed + 1 : 0;
    if (put != null && reading.inFlight().isPresent()) {
      put.answered(reading.inFlight().getAsLong());
      answered = true;
      answeredNanos = nowNanos;
    }
  }

  /** Whether it has never told. */
  boolean isSilent() {
    return !answered;
  }

  /** Whether it should be asked at its other path at once. */
  boolean mayHaveOtherPage() {
    return !answered && pagesMissed == 1;
  }

  /** Whether to ask again where nobody else sends requests all the time. */
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
  }

  /** It is not looked at any more, and nobody knows of others' work there. May be called twice. */
  void rest() {
    if (!gauges.isStopped()) {
      gauges.stop();
      load.forgetOthers();
    }
  }
}
