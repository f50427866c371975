package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.AnswerReport;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One reservation: a request that is on its way to, or running on, one endpoint. Whoever learns
 * first that the request is over closes it; all later calls do nothing. Any thread.
 *
 * <p>It is on the books of exactly one endpoint: of the one that was picked, or, once somebody
 * knows that the gateway went on to another one, of that.
 */
public final class Ticket {

  private static final AtomicReferenceFieldUpdater<Ticket, @Nullable Reservation> HELD =
      AtomicReferenceFieldUpdater.newUpdater(Ticket.class, Reservation.class, "held");

  private final Tickets ledger;
  private final String id;
  private final String origin;
  private final @Nullable String requestId;
  private final Reservation reservation;
  private final long promptTokens;
  private final long openedNanos;
  private final long deadlineNanos;

  /** On whose books it is; null when it is closed. */
  private volatile @Nullable Reservation held;

  private volatile long heldSinceNanos;
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
    this.held = reservation;
    this.heldSinceNanos = openedNanos;
  }

  /** Unique over all replicas: {@code instance-sequence}, both hexadecimal. */
  public String id() {
    return id;
  }

  /** Envoy's {@code x-request-id}; null when the request had none, or one too long to keep. */
  @Nullable String requestId() {
    return requestId;
  }

  /** The one that was picked. */
  public EndpointId endpoint() {
    return reservation.endpoint().id();
  }

  /** The name of the endpoint's pool. */
  public String pool() {
    return reservation.endpoint().pool();
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
    Reservation holder = held;
    if (!begun && holder != null) {
      begunNanos = ledger.nowNanos();
      begun = true;
      holder.prefill().end(begunNanos);
      holder.endpoint().health().onSign();
    }
  }

  /**
   * The gateway has another endpoint of the pool serve the request. That one has it on its books
   * from now on, even where it has as many as it may have: it is there already. The one before
   * learns what that says of it at once, since the answer may take long.
   *
   * @param server where the request is; nothing happens if it is on its books, or not in the pool
   * @param passedOver whether the gateway tried the endpoint before, and could not use it
   * @return whether the request moved
   */
  public boolean moveTo(EndpointId server, boolean passedOver) {
    Reservation from = held;
    if (from == null || from.endpoint().id().equals(server)) {
      return false;
    }
    PooledEndpoint to = from.endpoint().neighbour(server);
    if (to == null || !move(from, to)) {
      return false;
    }
    ledger.onMove();
    tell(from, passedOver ? AnswerOutcome.PASSED_OVER : AnswerOutcome.UNKNOWN);
    return true;
  }

  /** Up before down: at every moment the request is on somebody's books. */
  private boolean move(Reservation from, PooledEndpoint server) {
    long now = ledger.nowNanos();
    Reservation to = from.at(server, promptTokens, now);
    heldSinceNanos = now;
    boolean moved = HELD.compareAndSet(this, from, to);
    Reservation left = moved ? from : to;
    left.release(promptTokens, now);
    return moved;
  }

  boolean followsStream() {
    return followsStream;
  }

  boolean isClosed() {
    return held == null;
  }

  String origin() {
    return origin;
  }

  /**
   * The server has counted its tokens: that teaches how the next requests for the model will be.
   * Each number is 0 where the server did not say. To be told once.
   */
  public void onUsage(long countedPromptTokens, long answerTokens) {
    Demand demand = reservation.demand();
    demand.pace().onUsage(demand.promptBytes(), countedPromptTokens, answerTokens);
  }

  /** When its endpoint was picked, by the ticker of its ledger. */
  public long openedNanos() {
    return openedNanos;
  }

  boolean isFrom(String envoy) {
    return origin.equals(envoy);
  }

  /** On whose books it is; the endpoint that was picked, once it is closed. */
  public EndpointId holder() {
    Reservation holder = held;
    return holder == null ? endpoint() : holder.endpoint().id();
  }

  /** Whether it has been on the books of that endpoint since then, or longer. */
  boolean isHeldBy(EndpointId server, long sinceNanos) {
    Reservation holder = held;
    return holder != null
        && holder.endpoint().id().equals(server)
        && heldSinceNanos - sinceNanos <= 0;
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
   * @param outcome what the end says of the endpoint that was picked; counts unless the request has
   *     moved on from there
   * @return true for the one call that did it
   */
  public boolean close(TicketEnd end, AnswerOutcome outcome) {
    Reservation holder = HELD.getAndSet(this, null);
    if (holder == null) {
      return false;
    }
    holder.release(promptTokens, ledger.nowNanos());
    ledger.onClose(this, end);
    if (holder.endpoint().id().equals(endpoint())) {
      tell(holder, outcome);
    }
    return true;
  }

  private void tell(Reservation holder, AnswerOutcome outcome) {
    if (outcome != AnswerOutcome.UNKNOWN || holder.trial()) {
      holder.endpoint().health().onEnd(report(outcome, holder.trial()));
    }
  }

  /**
   * The gateway had another endpoint of the pool serve the request.
   *
   * @param outcome what the end says of that one
   */
  public void onServedElsewhere(EndpointId served, AnswerOutcome outcome) {
    reservation.endpoint().health().onEndElsewhere(served, report(outcome, false));
  }

  private AnswerReport report(AnswerOutcome outcome, boolean trial) {
    long answeredNanos = begun ? begunNanos : ledger.nowNanos();
    return new AnswerReport(outcome, openedNanos, answeredNanos, trial);
  }
}
