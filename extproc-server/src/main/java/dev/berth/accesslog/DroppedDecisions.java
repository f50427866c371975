package dev.berth.accesslog;

import dev.berth.base.Recent;
import dev.berth.base.Ticker;
import dev.berth.pool.Ticket;
import dev.berth.pool.Tickets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tickets of decisions that Envoy dropped unread. When a client leaves in the instant of
 * the decision, the entry of its request carries no ticket, only the request id. Any thread.
 *
 * <p>A request id may be a client's own choice, and an entry without a ticket is also that of a
 * request which was never decided. So the entry must fit in all it says: no decision and no server
 * in it, not answered by Berth, from the Envoy that asked for the decision, and of a request that
 * had begun when the ticket was opened. Whoever chooses ids with care may still have one closed
 * early. That shows as soon as the entry with the ticket itself comes, and then request ids are not
 * believed for a while: tickets that they would have closed wait to be reconciled.
 */
final class DroppedDecisions {

  static final Duration DISTRUST = Duration.ofMinutes(10);

  /** How long an entry may have been on its way; Envoy's own buffer holds it for a second. */
  static final Duration LATENESS = Duration.ofSeconds(2);

  private static final int REMEMBERED = 1_024;

  private final Tickets tickets;
  private final Ticker ticker;
  private final Recent<Boolean> closed = new Recent<>(REMEMBERED);
  private final AtomicLong trustedFromNanos;

  DroppedDecisions(Tickets tickets, Ticker ticker) {
    this.tickets = tickets;
    this.ticker = ticker;
    this.trustedFromNanos = new AtomicLong(ticker.nanos());
  }

  /**
   * The ticket of an entry that carries none; null if it cannot be told.
   *
   * @param envoy where the entry came from
   */
  @Nullable Ticket find(FinishedRequest request, String envoy) {
    String id = request.requestId();
    Duration duration = request.duration();
    boolean undecided =
        !request.isDecided() && request.served() == null && !request.isAnsweredByBerth();
    if (id == null || duration == null || !undecided || isDistrusted()) {
      return null;
    }
    return tickets.byRequest(id, envoy, ticker.nanos() - duration.toNanos() - LATENESS.toNanos());
  }

  /** A ticket that was found here is closed. */
  void onClosed(Ticket ticket) {
    closed.add(ticket.id(), true);
  }

  /**
   * An entry came with a ticket that is closed. If it was closed here, another request's entry had
   * done it.
   *
   * @return whether that is so
   */
  boolean isDisputed(String ticketId) {
    boolean disputed = closed.contains(ticketId);
    if (disputed) {
      trustedFromNanos.set(ticker.nanos() + DISTRUST.toNanos());
    }
    return disputed;
  }

  private boolean isDistrusted() {
    return ticker.nanos() - trustedFromNanos.get() < 0;
  }
}
