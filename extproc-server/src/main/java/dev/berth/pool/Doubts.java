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
 * that is not in doubt is never closed here. Any thread.
 */
public final class Doubts {

  /** A ticket this old is in doubt whatever its Envoy's log looked like. */
  static final Duration OLD = Duration.ofMinutes(10);

  private final Tickets tickets;
  private final Ticker ticker;
  private final LogGaps gaps = new LogGaps();
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
    Set<EndpointId> servers = new HashSet<>();
    int doubtful = 0;
    for (Ticket ticket : tickets.open()) {
      if (about(ticket, now) != null) {
        doubtful++;
        servers.add(ticket.endpoint());
      }
    }
    metrics.onLook(doubtful);
    return servers;
  }

  /**
   * The server has said how much it runs. Of the tickets that were open long enough before to be
   * among what it counted, at least as many as exceed that number are over: so many are closed, the
   * oldest in doubt first, and none that is not in doubt.
   *
   * @param openedByNanos tickets opened later do not count; by this object's ticker
   * @param inFlight all that the server had in flight since, whoever sent it
   * @return how many were closed
   */
  public int settle(EndpointId server, long openedByNanos, long inFlight) {
    List<Ticket> counted =
        tickets.open().stream()
            .filter(ticket -> ticket.endpoint().equals(server))
            .filter(ticket -> ticket.isOpenedBy(openedByNanos))
            .sorted(Comparator.comparingLong(ticket -> ticket.openedNanos() - openedByNanos))
            .toList();
    long over = counted.size() - inFlight;
    long now = ticker.nanos();
    int closed = 0;
    for (Ticket ticket : counted) {
      if (closed < over && close(ticket, now)) {
        closed++;
      }
    }
    return closed;
  }

  private boolean close(Ticket ticket, long now) {
    Doubt doubt = about(ticket, now);
    boolean closed = doubt != null && ticket.close(TicketEnd.RECONCILED);
    if (doubt != null && closed) {
      metrics.onReconciled(doubt);
    }
    return closed;
  }

  private @Nullable Doubt about(Ticket ticket, long now) {
    if (gaps.isAnySince(ticket.origin(), ticket.openedNanos())) {
      return Doubt.LOG_GAP;
    }
    return ticket.isOpenedBy(now - OLD.toNanos()) ? Doubt.AGE : null;
  }
}
