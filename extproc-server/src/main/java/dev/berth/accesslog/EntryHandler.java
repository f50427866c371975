package dev.berth.accesslog;

import dev.berth.answer.AnswerFacts;
import dev.berth.base.Ticker;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.routing.RequestEnds;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on one entry at a time; keeps nothing. Any thread. */
final class EntryHandler {

  private static final Logger log = LoggerFactory.getLogger(AccessLogService.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private final Tickets tickets;
  private final RequestEnds ends;
  private final AccessLogMetrics metrics;
  private final LogPace elsewhere;

  EntryHandler(Tickets tickets, RequestEnds ends, AccessLogMetrics metrics, Ticker ticker) {
    this.tickets = tickets;
    this.ends = ends;
    this.metrics = metrics;
    this.elsewhere = new LogPace(LOG_INTERVAL, ticker);
  }

  void onEntry(HTTPAccessLogEntry entry) {
    FinishedRequest request = FinishedRequest.of(entry);
    if (request == null) {
      metrics.onEntry(EntryResult.INTERMEDIATE);
      return;
    }
    metrics.onEntry(close(request));
    metrics.onFinished(request);
    compare(request.chosen(), request.served());
  }

  private EntryResult close(FinishedRequest request) {
    String id = request.ticket();
    if (id == null) {
      return closeByRequestId(request.requestId());
    }
    Ticket ticket = tickets.byId(id);
    if (ticket != null && close(ticket)) {
      return EntryResult.CLOSED;
    }
    return tickets.isOwn(id) ? EntryResult.LATE : EntryResult.OTHER_REPLICA;
  }

  /**
   * When a client leaves in the instant of the decision, Envoy drops the decision unread, and the
   * ticket with it.
   */
  private EntryResult closeByRequestId(@Nullable String requestId) {
    Ticket ticket = requestId == null ? null : tickets.byRequestId(requestId);
    boolean closed = ticket != null && close(ticket);
    return closed ? EntryResult.BY_REQUEST_ID : EntryResult.NONE;
  }

  private boolean close(Ticket ticket) {
    return ends.onEnd(ticket, TicketEnd.ACCESS_LOG, null, AnswerFacts.NONE);
  }

  private void compare(@Nullable String chosen, @Nullable String served) {
    if (chosen == null) {
      return;
    }
    ServedAs as = ServedAs.of(chosen, served);
    metrics.onServed(as);
    if (as == ServedAs.ELSEWHERE) {
      warn(chosen, served);
    }
  }

  private void warn(String chosen, @Nullable String served) {
    long times = elsewhere.next();
    if (times > 0) {
      log.atWarn()
          .addKeyValue("chosen", chosen)
          .addKeyValue("served", served)
          .addKeyValue("times", times)
          .log(
              "Envoy sent a request to a server that was not chosen: does it take its endpoints"
                  + " from Berth, and without retries?");
    }
  }
}
