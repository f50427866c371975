package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import java.time.Duration;

/**
 * Why tickets of a server were closed unheard: at some time it ran fewer requests than were open.
 * Which of them were over, nobody knew.
 *
 * @param openedByNanos tickets that were opened, or moved there, later were not counted
 * @param sinceNanos when the server had first said so
 */
public record Verdict(EndpointId server, long openedByNanos, long sinceNanos) {

  /** Longer than any ticket is open. */
  private static final Duration LONG_AGO = Duration.ofDays(365);

  /** One by which no ticket was counted. */
  static Verdict ofNone(EndpointId server, long nowNanos) {
    return new Verdict(server, nowNanos - LONG_AGO.toNanos(), nowNanos);
  }

  /**
   * Whether a request that is over now still ran when the server was asked.
   *
   * @param duration of the request
   */
  boolean isOutlivedBy(Ticket ticket, Duration duration) {
    return ticket.openedNanos() + duration.toNanos() - sinceNanos >= 0;
  }

  boolean counted(Ticket ticket) {
    return ticket.isHeldBy(server, openedByNanos);
  }
}
