package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ticket of one stream, and who may close it when. */
final class StreamBooks {

  private final HandDrivenCall call;
  private final Tickets tickets;
  private final String envoy;
  private @Nullable Boolean toldByLog;
  private boolean logged;

  StreamBooks(HandDrivenCall call, Tickets tickets, String envoy) {
    this.call = call;
    this.tickets = tickets;
    this.envoy = envoy;
  }

  /** Whether the stream ever had a ticket. */
  boolean isDecided() {
    return call.journal().ticket() != null;
  }

  boolean isOpen() {
    return ticket() != null;
  }

  private @Nullable Ticket ticket() {
    return call.journal().ticket() == null ? null : tickets.byId(call.journal().ticket());
  }

  /** The access log tells the end of the request, whether it was expected to or not. */
  void endByLog() {
    Ticket ticket = ticket();
    if (ticket != null) {
      ticket.close(TicketEnd.ACCESS_LOG);
      logged = true;
    }
  }

  /**
   * After each step: the ticket is open exactly until the end was told by whoever is to tell it.
   *
   * @param byLog whether a decision about a request of this Envoy, made now, leaves that to the log
   * @param draining whether the stream may have been let go in the middle of the request
   */
  void check(Predicate<String> byLog, boolean draining) {
    if (!isDecided()) {
      return;
    }
    toldByLog = toldByLog == null ? byLog.test(envoy) : toldByLog;
    boolean letGo = draining && call.isClosed() && !call.journal().isAnswered();
    if (logged || toldByLog) {
      assertThat(isOpen()).as("a ticket that the log is to close").isEqualTo(!logged);
    } else if (!letGo) {
      assertThat(isOpen()).as("a ticket that the stream is to close").isEqualTo(!isTold());
    }
  }

  /** Whether the stream told the end of its request. */
  private boolean isTold() {
    return call.journal().heardEndOfAnswer()
        || call.heardHalfClose()
        || call.journal().isAnswered()
        || call.isOver();
  }
}
