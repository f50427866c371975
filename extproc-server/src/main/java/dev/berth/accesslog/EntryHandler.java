package dev.berth.accesslog;

import dev.berth.base.LogPace;
import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Doubts;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.routing.RequestEnds;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on one entry at a time. Any thread. */
final class EntryHandler {

  private static final Logger log = LoggerFactory.getLogger(AccessLogService.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private final Tickets tickets;
  private final RequestEnds ends;
  private final Doubts doubts;
  private final DroppedDecisions dropped;
  private final AccessLogMetrics metrics;
  private final LogPace elsewhere;

  EntryHandler(
      Tickets tickets, RequestEnds ends, Doubts doubts, AccessLogMetrics metrics, Ticker ticker) {
    this.tickets = tickets;
    this.ends = ends;
    this.doubts = doubts;
    this.dropped = new DroppedDecisions(tickets, ticker);
    this.metrics = metrics;
    this.elsewhere = new LogPace(LOG_INTERVAL, ticker);
  }

  /**
   * @param envoy where the entry came from, as in {@link dev.berth.routing.AccessLogStreams}
   */
  void onEntry(HTTPAccessLogEntry entry, String envoy) {
    AccessLogCommon common = entry.getCommonProperties();
    if (FinishedRequest.isIntermediate(common)) {
      metrics.onEntry(EntryResult.INTERMEDIATE);
      follow(common);
    } else {
      onFinished(FinishedRequest.of(entry), envoy);
    }
  }

  /** Where a request that runs has gone on to another server, its ticket goes with it. */
  private void follow(AccessLogCommon common) {
    String id = new EntryMetadata(common).ticket();
    Ticket ticket = id == null ? null : tickets.byId(id);
    Whereabouts where = Whereabouts.of(common);
    EndpointId served = where.served();
    if (ticket == null || served == null) {
      return;
    }
    EndpointId before = ticket.holder();
    if (ticket.moveTo(served, where.isOneOfTheDecision())) {
      doubts.forgetStandIns(before);
    }
  }

  private void onFinished(FinishedRequest request, String envoy) {
    String ticket = request.ticket();
    metrics.onEntry(ticket == null ? closeDropped(request, envoy) : close(request, ticket));
    metrics.onFinished(request);
    if (request.where().isServedByAStranger()) {
      warnOfStranger(request);
    }
  }

  private EntryResult close(FinishedRequest request, String id) {
    Ticket ticket = tickets.byId(id);
    if (ticket != null && onEnd(ticket, request)) {
      return EntryResult.CLOSED;
    }
    report(request, id);
    if (!tickets.isOwn(id)) {
      return EntryResult.OTHER_REPLICA;
    }
    doubts.onLateEntry(id, request.served(), request.duration());
    return dropped.isDisputed(id) ? dispute(id) : EntryResult.LATE;
  }

  private EntryResult closeDropped(FinishedRequest request, String envoy) {
    Ticket ticket = dropped.find(request, envoy);
    if (ticket == null || !onEnd(ticket, request)) {
      return EntryResult.NONE;
    }
    dropped.onClosed(ticket);
    return EntryResult.BY_REQUEST_ID;
  }

  private boolean onEnd(Ticket ticket, FinishedRequest request) {
    EndpointId holder = ticket.holder();
    boolean closed = ends.onEnd(ticket, TicketEnd.ACCESS_LOG, request.ending());
    if (closed && !holder.equals(request.served())) {
      doubts.forgetStandIns(holder);
    }
    return closed;
  }

  private void report(FinishedRequest request, String id) {
    String pool = request.pool();
    if (pool != null && !request.chosen().isEmpty()) {
      ends.onReport(id, pool, request.chosen().get(0), request.ending());
    }
  }

  private static EntryResult dispute(String id) {
    log.atWarn()
        .addKeyValue("ticket", id)
        .addKeyValue("for", DroppedDecisions.DISTRUST)
        .log(
            "a request was counted as over while it ran, because another one had the same"
                + " x-request-id: entries without a ticket are not believed for a while");
    return EntryResult.DISPUTED;
  }

  private void warnOfStranger(FinishedRequest request) {
    long times = elsewhere.next();
    if (times > 0) {
      log.atWarn()
          .addKeyValue("chosen", request.chosen())
          .addKeyValue("served", request.served())
          .addKeyValue("times", times)
          .log(
              "Envoy sent a request to a server that was not chosen: does it take its endpoints"
                  + " from Berth, and without retries?");
    }
  }
}
