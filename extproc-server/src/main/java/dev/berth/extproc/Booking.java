package dev.berth.extproc;

import dev.berth.answer.AnswerFacts;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.routing.Completion;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.RoutingOutcome.Routed;
import org.jspecify.annotations.Nullable;

/**
 * What one stream owes the books: the ticket of its request, and who will say that the request is
 * over. With {@link Completion#ACCESS_LOG} that is never the stream, even where its end shows it:
 * the log knows more. Stream-confined.
 */
final class Booking {

  private final RequestEnds ends;
  private Completion completion = Completion.STREAM;
  private @Nullable Ticket ticket;
  private @Nullable EndpointId served;
  private AnswerFacts facts = AnswerFacts.NONE;
  private boolean repeats;

  Booking(RequestEnds ends) {
    this.ends = ends;
  }

  /** The request was given to an endpoint, and its end will be learned in this way. */
  void open(Routed routed, Completion learnedBy) {
    ticket = routed.ticket();
    repeats = routed.repeats();
    completion = learnedBy;
    if (learnedBy == Completion.STREAM) {
      routed.ticket().followStream();
    }
  }

  /** Whether the books need this stream for as long as the request runs. */
  boolean needsStream() {
    return ticket != null && completion == Completion.STREAM;
  }

  /** Envoy says which endpoint answers. */
  void onServed(EndpointId endpoint) {
    served = endpoint;
  }

  /** The end of the answer came by. */
  void onResponseEnd(AnswerFacts told) {
    facts = told;
    end(TicketEnd.RESPONSE);
  }

  /** The stream is over, whoever ended it. */
  void onStreamEnd(AnswerFacts told) {
    facts = told;
    end(TicketEnd.STREAM);
  }

  private void end(TicketEnd by) {
    if (completion == Completion.STREAM) {
      close(by);
    }
  }

  /** The decision may never have reached Envoy. */
  void abandon() {
    close(TicketEnd.ABANDONED);
  }

  private void close(TicketEnd by) {
    if (ticket != null) {
      ends.onEnd(ticket, by, served, repeats ? facts.withoutUsage() : facts);
      ticket = null;
    }
  }
}
