package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which open tickets may be those of requests that are over, because the log entry that would have
 * said so may be lost; and the way to close them, from what the server says it is running. A ticket
 * that is not in doubt is never closed for that. Any thread.
 *
 * <p>A server says how many requests it runs, not which. So the tickets that are closed stand for
 * one another ({@link StandIns}): if the entry of one comes after all, and says that its request
 * was running, another one of those in doubt is closed in its place. The number on the server's
 * books is right at any time, as far as the server's word is. Only where a ticket that stands for
 * another is closed for a reason of its own (its Envoy died, its deadline passed, or its request
 * had been tried elsewhere) the server is counted one too low, until the other request ends.
 */
public final class Doubts {

  /** A ticket this old is in doubt whatever its Envoy's log looked like. */
  static final Duration OLD = Duration.ofMinutes(10);

  private final Tickets tickets;
  private final Ticker ticker;
  private final LogGaps gaps = new LogGaps();
  private final StandIns standIns = new StandIns();
  private final DoubtMetrics metrics;

  public Doubts(Tickets tickets, Ticker ticker, MeterRegistry registry) {
    this.tickets = tickets;
    this.ticker = ticker;
    this.metrics = new DoubtMetrics(registry);
  }

  /** An access log stream of that Envoy opened. */
  public void onLogOpen(String origin) {
    gaps.onStreamOpen(origin, ticker.nanos());
  }

  /** An access log stream of that Envoy ended. */
  public void onLogEnd(String origin) {
    gaps.onStreamEnd(origin, ticker.nanos());
  }

  /** The servers that hold tickets in doubt. Looks at every open ticket. */
  public Set<EndpointId> servers() {
    long now = ticker.nanos();
    gaps.forget(now, OLD);
    standIns.forgetOld(now);
    Set<EndpointId> servers = new HashSet<>();
    int doubtful = 0;
    for (Ticket ticket : tickets.open()) {
      if (about(ticket, now) != null) {
        doubtful++;
        servers.add(ticket.holder());
      }
    }
    metrics.onLook(doubtful);
    return servers;
  }

  /**
   * The server has said how much it runs. Of the tickets that were open long enough before to be
   * among what it counted, at least as many as exceed that number are over: so many are closed, the
   * oldest in doubt first.
   *
   * @param inFlight all that the server had in flight since the time of the verdict, whoever sent
   *     it
   * @return how many were closed
   */
  public int settle(Verdict verdict, long inFlight) {
    int over = close(verdict, counted(verdict).size() - inFlight);
    if (over > 0) {
      standIns.onSettled(verdict);
    }
    return over;
  }

  /**
   * The entry of a ticket came that is not open. If it was closed here although its request was
   * running, one that was counted with it is over instead, and is closed now.
   *
   * @param served where the request ran; null if nowhere
   * @param duration of the request; null if the entry does not say
   */
  public void onLateEntry(
      String ticketId, @Nullable EndpointId served, @Nullable Duration duration) {
    Verdict verdict = standIns.onLateEntry(ticketId, served, duration);
    if (verdict != null) {
      close(verdict, 1);
    }
  }

  /**
   * A ticket is no longer on that server's books of which it is known that the request did not run
   * there: it may have stood for another one.
   */
  public void forgetStandIns(EndpointId server) {
    standIns.forget(server, ticker.nanos());
  }

  /** As {@link Tickets#closeOverdue}; those tickets, too, may have stood for others. */
  public void closeOverdue() {
    tickets.closeOverdue().forEach(this::forgetStandIns);
  }

  /** As {@link Tickets#closeOf}; those tickets, too, may have stood for others. */
  public void closeOf(String origin, long openedBeforeNanos) {
    tickets.closeOf(origin, openedBeforeNanos).forEach(this::forgetStandIns);
  }

  private int close(Verdict verdict, long surplus) {
    int count = 0;
    for (Ticket ticket : counted(verdict)) {
      if (count < surplus && close(ticket, verdict)) {
        count++;
      }
    }
    return count;
  }

  private List<Ticket> counted(Verdict verdict) {
    long origin = verdict.openedByNanos();
    return tickets.open().stream()
        .filter(verdict::counted)
        .sorted(Comparator.comparingLong(ticket -> ticket.openedNanos() - origin))
        .toList();
  }

  private boolean close(Ticket ticket, Verdict verdict) {
    Doubt doubt = about(ticket, ticker.nanos());
    if (doubt == null || !ticket.close(TicketEnd.RECONCILED)) {
      return false;
    }
    standIns.onClosed(ticket, verdict);
    metrics.onReconciled(doubt);
    return true;
  }

  private @Nullable Doubt about(Ticket ticket, long now) {
    if (ticket.followsStream()) {
      return null;
    }
    if (gaps.isAnySince(ticket.origin(), ticket.openedNanos())) {
      return Doubt.LOG_GAP;
    }
    return ticket.isOpenedBy(now - OLD.toNanos()) ? Doubt.AGE : null;
  }
}
