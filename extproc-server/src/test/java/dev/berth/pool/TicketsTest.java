package dev.berth.pool;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TicketsTest {

  private static final String ENVOY = "10.1.1.1";
  private static final EndpointId FIRST = new EndpointId("10.0.0.1:8000");
  private static final EndpointId SECOND = new EndpointId("10.0.0.2:8000");
  private static final Duration HOUR = Duration.ofHours(1);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Pool pool = new Pool("default", registry, 10);

  @BeforeEach
  void oneServer() {
    pool.applyDiscovery(List.of(serving(FIRST.text(), "m")));
  }

  @Test
  void close_twice_takesTheRequestOffTheBooksOnce() {
    Ticket ticket = open("r1", HOUR);
    assertThat(load().requests()).isEqualTo(1);
    assertThat(load().promptTokens()).isEqualTo(100);

    assertThat(ticket.close(TicketEnd.ACCESS_LOG)).isTrue();
    assertThat(ticket.close(TicketEnd.STREAM)).isFalse();

    assertThat(load().requests()).isZero();
    assertThat(load().promptTokens()).isZero();
    assertThat(tickets.size()).isZero();
    assertThat(tickets.byId(ticket.id())).isNull();
    assertThat(closedBy(TicketEnd.ACCESS_LOG)).isEqualTo(1);
    assertThat(closedBy(TicketEnd.STREAM)).isZero();
  }

  @Test
  void byRequest_idOfOneOpenTicket_findsIt() {
    Ticket ticket = open("r1", HOUR);

    assertThat(tickets.byRequest("r1", ENVOY, ticker.nanos())).isSameAs(ticket);
    assertThat(tickets.byRequest("r2", ENVOY, ticker.nanos())).isNull();
    assertThat(tickets.byRequest("r1", "10.1.1.2", ticker.nanos())).isNull();
    ticket.close(TicketEnd.STREAM);
    assertThat(tickets.byRequest("r1", ENVOY, ticker.nanos())).isNull();
  }

  @Test
  void byRequest_thatBeganAfterTheTicketWasOpened_isAnotherOne() {
    open("r1", HOUR);

    assertThat(tickets.byRequest("r1", ENVOY, ticker.nanos() + 1)).isNull();
  }

  @Test
  void byRequest_sameIdTwice_findsNeitherUntilThereIsOneAgain() {
    Ticket first = open("same", HOUR);
    Ticket second = open("same", HOUR);

    assertThat(tickets.byRequest("same", ENVOY, ticker.nanos())).isNull();
    first.close(TicketEnd.STREAM);
    assertThat(tickets.byRequest("same", ENVOY, ticker.nanos())).isNull();
    second.close(TicketEnd.STREAM);
    Ticket third = open("same", HOUR);
    assertThat(tickets.byRequest("same", ENVOY, ticker.nanos())).isSameAs(third);
  }

  @Test
  void byRequest_aNewcomerTakesAnIdThatTwoHadShared_isNotMeantWhileOneOfThemIsOpen() {
    Ticket first = open("same", HOUR);
    open("same", HOUR).close(TicketEnd.STREAM);
    Ticket third = open("same", HOUR);

    assertThat(tickets.byRequest("same", ENVOY, ticker.nanos())).isNull();
    third.close(TicketEnd.STREAM);
    first.close(TicketEnd.STREAM);
    Ticket fourth = open("same", HOUR);
    assertThat(tickets.byRequest("same", ENVOY, ticker.nanos())).isSameAs(fourth);
  }

  @Test
  void byRequest_idLongerThanAnyGatewayMakes_isNotKept() {
    String longest = "r".repeat(RequestNames.MAX_LENGTH);
    Ticket ticket = open(longest, HOUR);
    Ticket unnamed = open(longest + "r", HOUR);

    assertThat(tickets.byRequest(longest, ENVOY, ticker.nanos())).isSameAs(ticket);
    assertThat(tickets.byRequest(longest + "r", ENVOY, ticker.nanos())).isNull();
    assertThat(unnamed.requestId()).isNull();
  }

  @Test
  void open_manyThreadsWithFewIds_leavesNoNameBehind() {
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(i -> open("r" + i % 3, HOUR).close(TicketEnd.STREAM));

    assertThat(tickets.size()).isZero();
    for (String id : List.of("r0", "r1", "r2")) {
      Ticket ticket = open(id, HOUR);
      assertThat(tickets.byRequest(id, ENVOY, ticker.nanos())).isSameAs(ticket);
    }
  }

  @Test
  void closeOverdue_deadlinePassed_closesThatOneOnly() {
    Ticket early = open(null, Duration.ofMinutes(1));
    Ticket late = open(null, HOUR);

    ticker.advance(Duration.ofMinutes(2));
    tickets.closeOverdue();

    assertThat(tickets.byId(early.id())).isNull();
    assertThat(tickets.byId(late.id())).isSameAs(late);
    assertThat(closedBy(TicketEnd.DEADLINE)).isEqualTo(1);
  }

  @Test
  void isOwn_ticketOfAnotherReplica_isNot() {
    Tickets other = new Tickets(ticker, new SplittableRandom(2), new SimpleMeterRegistry());
    Ticket ticket = open(null, HOUR);
    ticket.close(TicketEnd.STREAM);

    assertThat(tickets.isOwn(ticket.id())).isTrue();
    assertThat(other.isOwn(ticket.id())).isFalse();
    assertThat(tickets.isOwn("")).isFalse();
  }

  @Test
  void moveTo_serverThatServesIt_takesTheWorkAlong() {
    twoServers();
    Ticket ticket = open("r1", HOUR);

    assertThat(ticket.moveTo(SECOND, true)).isTrue();
    assertThat(ticket.moveTo(SECOND, true)).as("it is there").isFalse();

    assertThat(load(0).requests()).isZero();
    assertThat(load(1).requests()).isEqualTo(1);
    assertThat(load(1).promptTokens()).isEqualTo(100);
    assertThat(ticket.endpoint()).as("the picked one").isEqualTo(FIRST);
    assertThat(ticket.holder()).isEqualTo(SECOND);
    assertThat(registry.get("berth.tickets.moved").counter().count()).isEqualTo(1);
    ticket.close(TicketEnd.RESPONSE);
    assertThat(load(1).requests()).isZero();
    assertThat(load(1).promptTokens()).isZero();
    assertThat(load(0).promptTokens()).isZero();
  }

  @Test
  void moveTo_onAndOn_isOnTheBooksOfTheLast() {
    twoServers();
    Ticket ticket = open("r1", HOUR);

    assertThat(ticket.moveTo(SECOND, true)).isTrue();
    assertThat(ticket.moveTo(FIRST, true)).isTrue();

    assertThat(load(0).requests()).isEqualTo(1);
    assertThat(load(1).requests()).isZero();
  }

  @Test
  void moveTo_serverThatIsNotInThePool_staysWhereItWas() {
    Ticket ticket = open("r1", HOUR);

    assertThat(ticket.moveTo(SECOND, true)).isFalse();

    assertThat(load().requests()).isEqualTo(1);
  }

  @Test
  void moveTo_requestThatIsOver_changesNothing() {
    twoServers();
    Ticket ticket = open("r1", HOUR);
    ticket.close(TicketEnd.DEADLINE);

    assertThat(ticket.moveTo(SECOND, true)).isFalse();

    assertThat(load(0).requests()).isZero();
    assertThat(load(1).requests()).isZero();
  }

  @Test
  void moveTo_thePickedServerLeavesThePool_itsBooksAreEmptyWhenItComesBack() {
    twoServers();
    Ticket ticket = open("r1", HOUR);
    pool.applyDiscovery(List.of(serving(SECOND.text(), "m")));

    assertThat(ticket.moveTo(SECOND, true)).isTrue();
    twoServers();

    assertThat(load(0).requests()).isZero();
    assertThat(load(1).requests()).isEqualTo(1);
  }

  @Test
  void moveTo_whileOthersMoveAndCloseIt_leavesNothingBehind() {
    twoServers();

    for (int round = 0; round < 2_000; round++) {
      Ticket ticket = open("r1", HOUR);
      long closed =
          IntStream.range(0, 8)
              .parallel()
              .filter(i -> i < 2 ? ticket.close(TicketEnd.STREAM) : moved(ticket, i))
              .count();
      assertThat(closed).isEqualTo(1);
      assertThat(load(0).requests() + load(1).requests()).as("round %d", round).isZero();
      assertThat(load(0).promptTokens() + load(1).promptTokens()).isZero();
    }
  }

  private static boolean moved(Ticket ticket, int thread) {
    ticket.moveTo(thread % 2 == 0 ? SECOND : FIRST, true);
    return false;
  }

  @Test
  void closeOverdue_ofARequestThatMoved_namesTheServerThatHadIt() {
    twoServers();
    open("r1", Duration.ofMinutes(1)).moveTo(SECOND, true);
    ticker.advance(Duration.ofMinutes(2));

    assertThat(tickets.closeOverdue()).containsExactly(SECOND);
  }

  private void twoServers() {
    pool.applyDiscovery(List.of(serving(FIRST.text(), "m"), serving(SECOND.text(), "m")));
  }

  private EndpointLoad load(int server) {
    return pool.snapshot().endpoint(server).load();
  }

  private Ticket open(String requestId, Duration deadline) {
    PooledEndpoint endpoint = pool.snapshot().endpoint(0);
    while (!load().tryReserve(load().observe(), 100)) {
      Thread.onSpinWait();
    }
    return tickets.open(new Reservation(endpoint, false), ENVOY, requestId, 100, deadline);
  }

  private EndpointLoad load() {
    return pool.snapshot().endpoint(0).load();
  }

  private double closedBy(TicketEnd end) {
    return registry.get("berth.tickets.closed").tag("by", end.label()).counter().count();
  }
}
