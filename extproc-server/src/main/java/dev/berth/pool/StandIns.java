package dev.berth.pool;

import dev.berth.base.Recent;
import dev.berth.endpoint.EndpointId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that were closed because their server runs fewer requests than it has tickets. Their own
 * requests may run on: then other tickets, whose requests are over, stand open for theirs. Any
 * thread.
 */
final class StandIns {

  private static final int REMEMBERED = 1 << 14;
  private static final Duration VERDICTS_KEPT = Duration.ofHours(1);

  private final Recent<Closed> closed = new Recent<>(REMEMBERED);

  /** Of each server the newest that closed anything: whatever ended before is accounted for. */
  private final Map<EndpointId, Verdict> newest = new ConcurrentHashMap<>();

  /** A ticket that was closed, and why. */
  private record Closed(Ticket ticket, Verdict verdict) {}

  /** A verdict closed a ticket. */
  void onClosed(Ticket ticket, Verdict verdict) {
    closed.add(ticket.id(), new Closed(ticket, verdict));
  }

  /** A verdict closed all tickets that it had to. */
  void onSettled(Verdict verdict) {
    newest.put(verdict.server(), verdict);
  }

  /**
   * The entry of a closed ticket came after all.
   *
   * @param served where the request ran; null if nowhere
   * @param duration of the request; null if the entry does not say
   * @return by which verdict a ticket that stood for this one is to be closed; null if there is
   *     none, or was none
   */
  @Nullable Verdict onLateEntry(
      String ticketId, @Nullable EndpointId served, @Nullable Duration duration) {
    Closed late = closed.remove(ticketId);
    if (late == null || duration == null || !late.verdict.server().equals(served)) {
      return null;
    }
    Verdict verdict = newest.getOrDefault(late.verdict.server(), late.verdict);
    return verdict.isOutlivedBy(late.ticket, duration) ? verdict : null;
  }

  /** A ticket of that server is closed that may have stood for another one. */
  void forget(EndpointId server, long nowNanos) {
    newest.computeIfPresent(server, (same, verdict) -> Verdict.ofNone(server, nowNanos));
  }

  /** Forgets servers of which nothing was heard for a long time. */
  void forgetOld(long nowNanos) {
    newest.values().removeIf(v -> nowNanos - v.sinceNanos() >= VERDICTS_KEPT.toNanos());
  }
}
