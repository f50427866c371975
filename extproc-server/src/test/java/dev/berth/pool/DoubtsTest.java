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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final String ENVOY = "10.1.1.1";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final EndpointId SERVER = new EndpointId("10.0.0.1:8000");
  private static final EndpointId OTHER = new EndpointId("10.0.0.2:8000");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Doubts doubts = new Doubts(tickets, ticker, registry);
  private final Pool pool = new Pool("default", registry, 10);

  @BeforeEach
  void twoServers() {
    pool.applyDiscovery(List.of(serving(SERVER.text(), "m"), serving("10.0.0.2:8000", "m")));
  }

  @Test
  void servers_logWithoutGap_none() {
    doubts.onLogOpen(ENVOY);
    open(0, ENVOY);

    assertThat(doubts.servers()).isEmpty();
    assertThat(doubtful()).isZero();
  }

  @Test
  void servers_logOfTheirEnvoyHadAGap_thoseWithTicketsFromBefore() {
    open(0, ENVOY);
    open(1, "10.1.1.2");
    ticker.advance(SECOND);
    doubts.onLogEnd(ENVOY);

    assertThat(doubts.servers()).containsExactly(SERVER);
    assertThat(doubtful()).isEqualTo(1);
  }

  @Test
  void servers_oldTicket_isInDoubtByItself() {
    open(1, ENVOY);
    ticker.advance(Doubts.OLD.minusNanos(1));
    assertThat(doubts.servers()).isEmpty();

    ticker.advance(Duration.ofNanos(1));

    assertThat(doubts.servers()).containsExactly(new EndpointId("10.0.0.2:8000"));
  }

  @Test
  void settle_moreTicketsThanTheServerRuns_closesTheSurplusOldestFirst() {
    Ticket first = opened();
    Ticket second = opened();
    Ticket third = opened();
    doubts.onLogEnd(ENVOY);

    assertThat(settle(ticker.nanos(), 1)).isEqualTo(2);

    assertThat(List.of(first.isClosed(), second.isClosed(), third.isClosed()))
        .containsExactly(true, true, false);
    assertThat(reconciled("log_gap")).isEqualTo(2);
    assertThat(reconciled("age")).isZero();
    assertThat(registry.get("berth.tickets.closed").tag("by", "reconciled").counter().count())
        .isEqualTo(2);
    assertThat(pool.snapshot().endpoint(0).load().requests()).isEqualTo(1);
  }

  @Test
  void settle_requestThatMovedOn_isCountedWhereItIs() {
    Ticket moved = opened();
    Ticket stays = opened();
    moved.moveTo(OTHER, true);
    doubts.onLogEnd(ENVOY);

    assertThat(doubts.servers()).containsExactlyInAnyOrder(SERVER, OTHER);
    assertThat(settle(ticker.nanos(), 1)).as("one is left there, and it runs").isZero();
    assertThat(doubts.settle(new Verdict(OTHER, ticker.nanos() - 1, ticker.nanos()), 0))
        .as("it was not there yet")
        .isZero();
    assertThat(doubts.settle(new Verdict(OTHER, ticker.nanos(), ticker.nanos()), 0)).isEqualTo(1);
    assertThat(List.of(moved.isClosed(), stays.isClosed())).containsExactly(true, false);
  }

  @Test
  void settle_serverRunsAsManyOrMore_closesNothing() {
    opened();
    doubts.onLogEnd(ENVOY);

    assertThat(settle(ticker.nanos(), 1)).isZero();
    assertThat(settle(ticker.nanos(), Long.MAX_VALUE)).isZero();
    assertThat(tickets.size()).isEqualTo(1);
  }

  @Test
  void settle_ticketThatIsNotInDoubt_isCountedButNeverClosed() {
    Ticket lost = opened();
    doubts.onLogEnd(ENVOY);
    ticker.advance(SECOND);
    Ticket sound = opened();

    assertThat(settle(ticker.nanos(), 0)).isEqualTo(1);

    assertThat(lost.isClosed()).isTrue();
    assertThat(sound.isClosed()).isFalse();
  }

  @Test
  void settle_ticketOpenedTooLate_isNeitherCountedNorClosed() {
    opened();
    long arrivedBy = ticker.nanos();
    opened();
    doubts.onLogEnd(ENVOY);

    assertThat(settle(arrivedBy, 1)).isZero();
    assertThat(settle(arrivedBy, 0)).isEqualTo(1);
    assertThat(tickets.size()).isEqualTo(1);
  }

  @Test
  void settle_ticketThatFollowsAStream_isCountedButNeverInDoubt() {
    Ticket running = opened();
    running.followStream();
    ticker.advance(Doubts.OLD);
    doubts.onLogEnd(ENVOY);

    assertThat(doubts.servers()).isEmpty();
    assertThat(settle(ticker.nanos(), 0)).isZero();
    Ticket over = opened();
    doubts.onLogEnd(ENVOY);
    assertThat(settle(ticker.nanos(), 1)).isEqualTo(1);
    assertThat(over.isClosed()).isTrue();
    assertThat(running.isClosed()).isFalse();
  }

  @Test
  void settle_oldTicket_isCountedByItsCause() {
    opened();
    ticker.advance(Doubts.OLD);

    assertThat(settle(ticker.nanos(), 0)).isEqualTo(1);

    assertThat(reconciled("age")).isEqualTo(1);
  }

  @Test
  void onLateEntry_theWrongOneWasClosed_theRightOneIsClosedInItsPlace() {
    Ticket running = opened();
    Ticket over = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 1);
    assertThat(running.isClosed()).isTrue();
    assertThat(over.isClosed()).isFalse();

    ticker.advance(SECOND);
    doubts.onLateEntry(running.id(), SERVER, Duration.ofSeconds(3));
    doubts.onLateEntry(running.id(), SERVER, Duration.ofSeconds(3));

    assertThat(over.isClosed()).isTrue();
    assertThat(reconciled("log_gap")).isEqualTo(2);
  }

  @Test
  void onLateEntry_ofARequestThatWasOverThen_closesNothingMore() {
    Ticket over = opened();
    Ticket running = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 1);
    assertThat(over.isClosed()).isTrue();

    doubts.onLateEntry(over.id(), SERVER, Duration.ofMillis(500));

    assertThat(running.isClosed()).isFalse();
  }

  @Test
  void onLateEntry_thatANewerAnswerHasAccountedFor_closesNothingMore() {
    Ticket first = opened();
    Ticket second = opened();
    Ticket third = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 2);
    ticker.advance(SECOND.multipliedBy(60));
    settle(ticker.nanos(), 1);
    assertThat(List.of(first.isClosed(), second.isClosed(), third.isClosed()))
        .containsExactly(true, true, false);

    doubts.onLateEntry(first.id(), SERVER, Duration.ofSeconds(30));

    assertThat(third.isClosed()).isFalse();
  }

  @Test
  void onLateEntry_ofARequestThatRanElsewhere_closesNothingMore() {
    Ticket retried = opened();
    Ticket running = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 1);

    doubts.onLateEntry(retried.id(), new EndpointId("10.0.0.2:8000"), Duration.ofSeconds(30));

    assertThat(running.isClosed()).isFalse();
  }

  @Test
  void onLateEntry_afterWhatStoodForItWasClosed_closesNoOther() {
    Ticket running = opened();
    Ticket over = opened();
    Ticket alsoRunning = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 2);
    assertThat(running.isClosed()).isTrue();
    over.close(TicketEnd.ACCESS_LOG);
    doubts.forgetStandIns(SERVER);

    doubts.onLateEntry(running.id(), SERVER, Duration.ofSeconds(30));

    assertThat(alsoRunning.isClosed()).isFalse();
    assertThat(settle(ticker.nanos(), 0)).as("a new answer counts").isEqualTo(1);
  }

  @Test
  void onLateEntry_afterTheDeadlineOfWhatStoodForIt_closesNoOther() {
    Ticket running = opened();
    Ticket over = open(0, ENVOY, Duration.ofMinutes(5));
    Ticket alsoRunning = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 2);
    assertThat(running.isClosed()).isTrue();
    ticker.advance(Duration.ofMinutes(5));

    doubts.closeOverdue();
    doubts.onLateEntry(running.id(), SERVER, Duration.ofMinutes(6));

    assertThat(over.isClosed()).isTrue();
    assertThat(alsoRunning.isClosed()).isFalse();
  }

  @Test
  void onLateEntry_afterTheEnvoyOfWhatStoodForItIsGone_closesNoOther() {
    Ticket running = opened();
    Ticket over = open(0, "10.1.1.2");
    Ticket alsoRunning = opened();
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 2);
    assertThat(running.isClosed()).isTrue();

    doubts.closeOf("10.1.1.2", ticker.nanos());
    doubts.onLateEntry(running.id(), SERVER, Duration.ofSeconds(30));

    assertThat(over.isClosed()).isTrue();
    assertThat(alsoRunning.isClosed()).isFalse();
  }

  @Test
  void closeOf_anotherServersTickets_leavesWhatStandsHere() {
    Ticket running = opened();
    Ticket over = opened();
    open(1, "10.1.1.2");
    doubts.onLogEnd(ENVOY);
    settle(ticker.nanos(), 1);

    doubts.closeOf("10.1.1.2", ticker.nanos());
    doubts.onLateEntry(running.id(), SERVER, Duration.ofSeconds(30));

    assertThat(over.isClosed()).isTrue();
  }

  @Test
  void onLateEntry_ofATicketThatWasNotClosedHere_isIgnored() {
    Ticket ticket = opened();
    Ticket other = opened();
    doubts.onLogEnd(ENVOY);
    ticket.close(TicketEnd.STREAM);

    doubts.onLateEntry(ticket.id(), SERVER, Duration.ofSeconds(30));
    settle(ticker.nanos(), 0);
    doubts.onLateEntry(other.id(), SERVER, null);

    assertThat(reconciled("log_gap")).isEqualTo(1);
  }

  private int settle(long openedByNanos, long inFlight) {
    return doubts.settle(new Verdict(SERVER, openedByNanos, ticker.nanos()), inFlight);
  }

  private Ticket opened() {
    ticker.advance(SECOND);
    return open(0, ENVOY);
  }

  private Ticket open(int position, String envoy) {
    return open(position, envoy, Duration.ofHours(1));
  }

  private Ticket open(int position, String envoy, Duration deadline) {
    PooledEndpoint endpoint = pool.snapshot().endpoint(position);
    assertThat(endpoint.load().tryReserve(endpoint.load().observe(), 1)).isTrue();
    return tickets.open(new Reservation(endpoint, false), envoy, null, 1, deadline);
  }

  private double doubtful() {
    return registry.get("berth.tickets.doubtful").gauge().value();
  }

  private double reconciled(String cause) {
    return registry.get("berth.tickets.reconciled").tag("cause", cause).counter().count();
  }
}
