package dev.berth.routing;

import dev.berth.answer.AnswerFacts;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import org.jspecify.annotations.Nullable;

/**
 * Where the ends of requests come together, whoever reports them: closes the ticket, and books what
 * the answer said, once. Any thread.
 */
public final class RequestEnds {

  /**
   * A request is over.
   *
   * @param served the endpoint that answered; null if none did or nobody knows
   * @return whether this call closed the ticket; if not, somebody else had booked it
   */
  public boolean onEnd(
      Ticket ticket, TicketEnd by, @Nullable EndpointId served, AnswerFacts facts) {
    return ticket.close(by);
  }
}
