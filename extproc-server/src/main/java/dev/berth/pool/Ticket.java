package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.AnswerReport;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One reservation: a request that is on its way to, or running on, one endpoint. Whoever learns
 * first that the request is over closes it; all later calls do nothing. Any thread.
 */
public final class Ticket {

  private final Tickets ledger;
  private final String id;
  private final String origin;
  private final @Nullable String requestId;
  private final Reservation reservation;
  private final long promptTokens;
  private final long openedNanos;
  private final long deadlineNanos;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean followsStream;
  private volatile long begunNanos;
  private volatile boolean begun;

  Ticket(
      Tickets ledger,
      String id,
      String origin,
      @Nullable String requestId,
      Reservation reservation,
      long promptTokens,
      long openedNanos,
      long deadlineNanos) {
    this.ledger = ledger;
    this.id = id;
    this.origin = origin;
    this.requestId = requestId;
    this.reservation = reservation;
    this.promptTokens = promptTokens;
    this.openedNanos = openedNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** Unique over all replicas: {@code instance-sequence}, both hexadecimal. */
  public String id() {
    return id;
  }

  /** Envoy's {@code x-request-id}; null when the request had none, or one too long to keep. */
  @Nullable String requestId() {
    return requestId;
  }

  public EndpointId endpoint() {
    return pooled().id();
  }

  /** The name of the endpoint's pool. */
  public String pool() {
    return pooled().pool();
  }

  private PooledEndpoint pooled() {
    return reservation.endpoint();
  }

  /**
   * The end of a stream will close it, however that ends: no log entry is waited for, and none can
   * be missed.
   */
  public void followStream() {
    followsStream = true;
  }

  /** The answer begins. Whoever sees that says so, which nobody has to. */
  public void onFirstByte() {
    if (!begun) {
      begunNanos = ledger.nowNanos();
      begun = true;
      pooled().health().onSign();
    }
  }

  boolean followsStream() {
    return followsStream;
  }

  boolean isClosed() {
    return closed.get();
  }

  String origin() {
    return origin;
  }

  /** When its endpoint was picked, by the ticker of its ledger. */
  public long openedNanos() {
    return openedNanos;
  }

  boolean isFrom(String envoy) {
    return origin.equals(envoy);
  }

  boolean isOpenedBy(long nanos) {
    return openedNanos - nanos <= 0;
  }

  boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  /** As {@link #close(TicketEnd, AnswerOutcome)}, where nothing is known of the answer. */
  public boolean close(TicketEnd end) {
    return close(end, AnswerOutcome.UNKNOWN);
  }

  /**
   * Takes the request off the endpoint's books, and gives back the trial if it was one.
   *
   * @param outcome what the end says of the endpoint
   * @return true for the one call that did it
   */
  public boolean close(TicketEnd end, AnswerOutcome outcome) {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    pooled().load().release(promptTokens);
    ledger.onClose(this, end);
    if (outcome != AnswerOutcome.UNKNOWN || reservation.trial()) {
      pooled().health().onEnd(report(outcome, reservation.trial()));
    }
    return true;
  }

  /**
   * The gateway had another endpoint of the pool serve the request.
   *
   * @param outcome what the end says of that one
   */
  public void onServedElsewhere(EndpointId served, AnswerOutcome outcome) {
    pooled().health().onEndElsewhere(served, report(outcome, false));
  }

  private AnswerReport report(AnswerOutcome outcome, boolean trial) {
    long answeredNanos = begun ? begunNanos : ledger.nowNanos();
    return new AnswerReport(outcome, openedNanos, answeredNanos, trial);
  }
}
