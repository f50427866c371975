package dev.berth.extproc;

import dev.berth.answer.AnswerFacts;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.routing.Completion;
import dev.berth.routing.Ending;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.RoutingOutcome.Routed;
import java.util.List;
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
  private List<EndpointId> fallbacks = List.of();
  private @Nullable EndpointId served;
  private AnswerOutcome begun = AnswerOutcome.UNKNOWN;
  private AnswerFacts facts = AnswerFacts.NONE;
  private boolean repeats;

  Booking(RequestEnds ends) {
    this.ends = ends;
  }

  /** The request was given to an endpoint, and its end will be learned in this way. */
  void open(Routed routed, Completion learnedBy) {
    ticket = routed.ticket();
    fallbacks = routed.fallbacks();
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

  /** An answer begins. */
  void onResponse(ResponseHead head) {
    served = head.served();
    begun = head.outcome();
    if (ticket != null) {
      onResponse(ticket, head);
    }
  }

  /** Whoever serves the request has it on its books for as long as the answer takes. */
  private void onResponse(Ticket running, ResponseHead head) {
    if (served != null) {
      running.moveTo(served, isPassedOver());
    }
    if (!head.isGatewaysTimeout()) {
      running.onFirstByte();
    }
  }

  /** Whether the picked endpoint was tried before the one that served. */
  private boolean isPassedOver() {
    return served != null && fallbacks.contains(served);
  }

  /** The end of the answer came by. */
  void onResponseEnd(AnswerFacts told) {
    facts = told;
    end(TicketEnd.RESPONSE, begun);
  }

  /** The stream is over, whoever ended it: perhaps the server, perhaps the client. */
  void onStreamEnd(AnswerFacts told) {
    facts = told;
    end(TicketEnd.STREAM, AnswerOutcome.UNKNOWN);
  }

  private void end(TicketEnd by, AnswerOutcome outcome) {
    if (completion == Completion.STREAM) {
      close(by, outcome);
    }
  }

  /** The decision may never have reached Envoy. */
  void abandon() {
    close(TicketEnd.ABANDONED, AnswerOutcome.UNKNOWN);
  }

  private void close(TicketEnd by, AnswerOutcome outcome) {
    if (ticket != null) {
      AnswerFacts booked = repeats ? facts.withoutUsage() : facts;
      ends.onEnd(ticket, by, new Ending(served, outcome, isPassedOver(), booked));
      ticket = null;
    }
  }
}
