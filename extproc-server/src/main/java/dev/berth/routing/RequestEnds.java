package dev.berth.routing;

import dev.berth.answer.AnswerFacts;
import dev.berth.answer.TokenUsage;
import dev.berth.base.Recent;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the ends of requests come together, whoever reports them: closes the ticket, and books what
 * the answer said, once. Any thread.
 *
 * <p>One request may be reported several times: by the end of its stream, which knows nothing of
 * the answer, and later by the access log, which does. The first report closes the ticket; the
 * first that knows the tokens books those, and the first that knows who served books that. So the
 * ids of booked requests are remembered for a while, those of other replicas' tickets too.
 */
public final class RequestEnds {

  /** So many later bookings may lie between two reports of one request. */
  static final int REMEMBERED = 1 << 14;

  private final Recent<Boolean> bookedServed = new Recent<>(REMEMBERED);
  private final Recent<Boolean> bookedUsage = new Recent<>(REMEMBERED);
  private final BiConsumer<String, EndpointId> onResponseId;
  private final RequestEndMetrics metrics;

  /**
   * @param pools names of all pools that requests come for
   * @param onResponseId hears which endpoint made a stored response
   */
  public RequestEnds(
      Collection<String> pools,
      BiConsumer<String, EndpointId> onResponseId,
      MeterRegistry registry) {
    this.onResponseId = onResponseId;
    this.metrics = new RequestEndMetrics(registry, pools);
  }

  /**
   * A request is over.
   *
   * @return whether this call closed the ticket; if not, somebody else had booked it
   */
  public boolean onEnd(Ticket ticket, TicketEnd by, Ending ending) {
    boolean closed = ticket.close(by, ending.outcomeOf(ticket.endpoint()));
    EndpointId served = ending.served();
    if (closed && served != null && !ending.isServedBy(ticket.endpoint())) {
      ticket.onServedElsewhere(served, ending.outcome());
    }
    book(
        new RequestReport(
            ticket.id(), ticket.pool(), ticket.endpoint(), served, by == TicketEnd.ACCESS_LOG),
        ending.facts(),
        ticket);
    return closed;
  }

  /**
   * The access log reports a request of which no ticket is open here: another replica's, or one
   * that somebody else has closed.
   *
   * @param pool the name of its pool
   * @param chosen the endpoint of the decision
   */
  public void onReport(String ticket, String pool, EndpointId chosen, Ending ending) {
    book(new RequestReport(ticket, pool, chosen, ending.served(), true), ending.facts(), null);
  }

  /**
   * @param ticket null where it is another replica's, or forgotten
   */
  private void book(RequestReport report, AnswerFacts facts, @Nullable Ticket ticket) {
    ServedAs as = report.servedAs();
    if (as != null && bookedServed.add(report.ticket(), true)) {
      metrics.onServed(report.pool(), as);
    }
    TokenUsage usage = facts.usage();
    if (usage != null && bookedUsage.add(report.ticket(), true)) {
      metrics.onUsage(report.pool(), usage);
      if (ticket != null) {
        ticket.onUsage(usage.prompt(), usage.completion());
      }
    }
    String responseId = facts.responseId();
    if (responseId != null) {
      onResponseId.accept(responseId, report.server());
    }
  }

  /**
   * What a report says of where a request was.
   *
   * @param isFinal whether the reporter knows that no server was reached when it names none
   */
  private record RequestReport(
      String ticket, String pool, EndpointId chosen, @Nullable EndpointId served, boolean isFinal) {

    @Nullable ServedAs servedAs() {
      if (served != null) {
        return ServedAs.of(chosen, served);
      }
      return isFinal ? ServedAs.NOWHERE : null;
    }

    EndpointId server() {
      return served == null ? chosen : served;
    }
  }
}
