package dev.berth.accesslog;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Doubts;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.routing.EnvoyMetadata;
import dev.berth.routing.RequestEnds;
import dev.berth.testing.ManualTicker;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an entry does: to tickets, to the books of tokens, to what is known of stored responses. */
class EntryHandlerTest {

  private static final String CHOSEN = "10.0.0.1:8000";
  private static final String OTHER = "10.0.0.2:8000";
  private static final String ENVOY = "10.1.1.1";
  private static final Map<String, Integer> USAGE =
      Map.of("prompt_tokens", 100, "completion_tokens", 7, "cached_tokens", 64);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Tickets otherReplica =
      new Tickets(ticker, new SplittableRandom(2), new SimpleMeterRegistry());
  private final Pool pool = new Pool("default", registry, 10);
  private final Map<String, EndpointId> responses = new HashMap<>();
  private final EntryHandler handler =
      new EntryHandler(
          tickets,
          new RequestEnds(List.of("default"), responses::put, registry),
          new Doubts(tickets, ticker, registry),
          new AccessLogMetrics(registry, ticker),
          ticker);

  @BeforeEach
  void oneServer() {
    pool.applyDiscovery(List.of(serving(CHOSEN, "m")));
  }

  // Tokens

  @Test
  void entry_withUsage_isBookedOnceHoweverOftenItComes() {
    LogEntries entry = LogEntries.of(open("r-1")).upstream(CHOSEN).answer(USAGE);

    log(entry);
    log(entry);

    assertThat(tokens("prompt")).isEqualTo(100);
    assertThat(tokens("completion")).isEqualTo(7);
    assertThat(tokens("cached")).isEqualTo(64);
    assertThat(served("chosen")).isEqualTo(1);
    assertThat(entries("closed")).isEqualTo(1);
    assertThat(entries("late")).isEqualTo(1);
  }

  @Test
  void entry_afterTheStreamHadClosedTheTicket_stillBooksTheUsage() {
    Ticket ticket = open("r-1");
    ticket.close(TicketEnd.STREAM);

    log(LogEntries.of(ticket).upstream(CHOSEN).answer(USAGE));

    assertThat(tokens("completion")).isEqualTo(7);
    assertThat(served("chosen")).isEqualTo(1);
    assertThat(entries("late")).isEqualTo(1);
  }

  @Test
  void entry_ofAnotherReplicasTicket_booksTheUsageAndClosesNothing() {
    open("r-1");
    Ticket foreign = open(otherReplica, "r-1");

    log(LogEntries.of(foreign).requestId("r-1").upstream(OTHER).answer(USAGE));

    assertThat(tokens("prompt")).isEqualTo(100);
    assertThat(served("elsewhere")).isEqualTo(1);
    assertThat(entries("other_replica")).isEqualTo(1);
    assertThat(tickets.size()).isEqualTo(1);
    assertThat(inFlight()).isEqualTo(2);
  }

  @Test
  void entry_ofAPoolThatIsNotConfiguredHere_isNotBooked() {
    Ticket foreign = open(otherReplica, "r-1");

    log(
        LogEntries.of(foreign)
            .with(EnvoyMetadata.BERTH_NAMESPACE, Map.of(EnvoyMetadata.POOL, "unheard-of"))
            .answer(USAGE));

    assertThat(tokens("prompt")).isZero();
    assertThat(registry.find("berth.tokens").tag("pool", "unheard-of").counter()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /v1/responses/resp_1,        0",
    "POST, /v1/responses/resp_1/cancel, 0",
    "GET,  /v1/responses/resp_1?stream=true, 0",
    "POST, /v1/responses/resp_1/cancel?x,    0",
    "POST, /v1/responses,                    7",
    "POST, /v1/responses?/responses/a/cancel, 7",
    "POST, /v1/chat/completions?/responses/, 7",
  })
  void entry_thatRepeatsTheUsageOfAStoredResponse_isNotBookedAgain(
      RequestMethod method, String path, int booked) {
    log(
        LogEntries.of(open("r-1"))
            .request(method, path)
            .upstream(CHOSEN)
            .answer(Map.of("output_tokens", 7, "object", "response", "id", "resp_1")));

    assertThat(tokens("completion")).isEqualTo(booked);
    assertThat(responses).containsEntry("resp_1", new EndpointId(CHOSEN));
  }

  // Where it was served

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:8000, ,              ,                     nowhere",
    "10.0.0.1:8000, 10.0.0.1:8000, 10.0.0.9:1,           chosen",
    "10.0.0.1:8000, 10.0.0.2:8000, 10.0.0.1:8000,        elsewhere",
    "10.0.0.1:8000, ,              10.0.0.1:8000,        chosen",
    "10.0.0.1:8000, ,              10.0.0.1:8001,        elsewhere",
    "10.0.0.1:8000, rubbish,       ,                     nowhere",
  })
  void served_comparedWithChosen_isCounted(
      String chosen, @Nullable String served, @Nullable String upstream, String as) {
    LogEntries entry = LogEntries.of(open("r-1"));
    entry.with(EnvoyMetadata.LB_NAMESPACE, Map.of(EnvoyMetadata.DESTINATION, chosen));
    if (served != null) {
      entry.with(EnvoyMetadata.LB_NAMESPACE, Map.of(EnvoyMetadata.SERVED, served));
    }
    if (upstream != null) {
      entry.upstream(upstream);
    }

    log(entry);

    assertThat(served(as)).isEqualTo(1);
    assertThat(served("chosen") + served("elsewhere") + served("nowhere")).isEqualTo(1);
  }

  @Test
  void served_byAFallbackOfTheDecision_isElsewhereAndLearned() {
    LogEntries entry =
        LogEntries.of(open("r-1"))
            .with(
                EnvoyMetadata.LB_NAMESPACE,
                Map.of(
                    EnvoyMetadata.DESTINATION, CHOSEN + "," + OTHER, EnvoyMetadata.SERVED, OTHER))
            .answer(Map.of("response_id", "resp_1"));

    log(entry);

    assertThat(served("elsewhere")).isEqualTo(1);
    assertThat(responses).containsExactly(Map.entry("resp_1", new EndpointId(OTHER)));
  }

  @Test
  void inBetween_requestThatWentOnToAFallback_itsTicketFollows() {
    pool.applyDiscovery(List.of(serving(CHOSEN, "m"), serving(OTHER, "m")));
    LogEntries entry =
        LogEntries.of(open("r-1"))
            .with(
                EnvoyMetadata.LB_NAMESPACE,
                Map.of(
                    EnvoyMetadata.DESTINATION, CHOSEN + "," + OTHER, EnvoyMetadata.SERVED, OTHER));

    log(entry.inBetween());
    log(entry.inBetween());

    assertThat(entries("intermediate")).isEqualTo(2);
    assertThat(inFlight(0)).isZero();
    assertThat(inFlight(1)).isEqualTo(1);
    assertThat(served("elsewhere")).as("it is not over").isZero();
  }

  @Test
  void inBetween_requestThatIsWhereItWasSent_staysThere() {
    LogEntries entry = LogEntries.of(open("r-1")).upstream(CHOSEN).inBetween();

    log(entry);
    log(LogEntries.undecided().upstream(CHOSEN).inBetween());
    log(LogEntries.of(open(otherReplica, "r-2")).upstream(OTHER).inBetween());

    assertThat(inFlight()).isEqualTo(2);
    assertThat(tickets.size()).isEqualTo(1);
  }

  @Test
  void served_withoutDecision_isNotCounted() {
    log(LogEntries.undecided().upstream(OTHER).answer(USAGE));

    assertThat(served("chosen") + served("elsewhere") + served("nowhere")).isZero();
    assertThat(tokens("prompt")).isZero();
  }

  // Decisions that Envoy dropped

  @Test
  void undecided_ofARequestThatHadTheDecision_closesItsTicket() {
    ticker.advance(Duration.ofSeconds(100));
    open("r-1");
    open("r-2");

    log(LogEntries.undecided().requestId("r-1").seconds(0.5));

    assertThat(entries("by_request_id")).isEqualTo(1);
    assertThat(served("nowhere")).isEqualTo(1);
    assertThat(inFlight()).isEqualTo(1);
  }

  @Test
  void undecided_thatDoesNotFit_closesNothing() {
    open("r-1");
    ticker.advance(Duration.ofSeconds(100));

    log(LogEntries.undecided().requestId("r-1").seconds(97));
    log(LogEntries.undecided().requestId("r-1"));
    log(LogEntries.undecided().requestId("r-1").seconds(101).details("berth_model_not_found"));
    log(LogEntries.undecided().requestId("r-1").seconds(101).upstream(CHOSEN));
    log(LogEntries.undecided().requestId("r-9").seconds(101));
    log(LogEntries.undecided().seconds(101));
    handler.onEntry(LogEntries.undecided().requestId("r-1").seconds(101).build(), "10.1.1.2");

    assertThat(entries("none")).isEqualTo(7);
    assertThat(inFlight()).isEqualTo(1);
  }

  @Test
  void undecided_ofAnIdThatTwoRunningRequestsHave_closesNeither() {
    open("r-1");
    open("r-1");

    log(LogEntries.undecided().requestId("r-1").seconds(1));

    assertThat(entries("none")).isEqualTo(1);
    assertThat(inFlight()).isEqualTo(2);
  }

  /** A client sends a second request under the id of its first, and leaves it half sent. */
  @Test
  void undecided_closedTheTicketOfAnotherRequest_showsAndIsNotBelievedForAWhile() {
    Ticket victim = open("r-1");
    log(LogEntries.undecided().requestId("r-1").seconds(60));
    assertThat(entries("by_request_id")).isEqualTo(1);

    log(LogEntries.of(victim).requestId("r-1").upstream(CHOSEN).answer(USAGE));

    assertThat(entries("disputed")).isEqualTo(1);
    assertThat(tokens("completion")).isEqualTo(7);
    open("r-2");
    log(LogEntries.undecided().requestId("r-2").seconds(1));
    assertThat(inFlight()).isEqualTo(1);

    ticker.advance(DroppedDecisions.DISTRUST);
    log(LogEntries.undecided().requestId("r-2").seconds(1_000));
    assertThat(inFlight()).isZero();
  }

  private void log(LogEntries entry) {
    handler.onEntry(entry.build(), ENVOY);
  }

  private Ticket open(String requestId) {
    return open(tickets, requestId);
  }

  private Ticket open(Tickets ledger, String requestId) {
    PooledEndpoint endpoint = pool.snapshot().endpoint(0);
    assertThat(endpoint.load().tryReserve(endpoint.load().observe(), 10)).isTrue();
    return ledger.open(new Reservation(endpoint, false), ENVOY, requestId, 10, Duration.ofHours(1));
  }

  private int inFlight() {
    return inFlight(0);
  }

  private int inFlight(int server) {
    return pool.snapshot().endpoint(server).load().requests();
  }

  private double entries(String result) {
    return registry.get("berth.accesslog.entries").tag("result", result).counter().count();
  }

  private double served(String as) {
    return registry.get("berth.requests.served").tag("as", as).counter().count();
  }

  private double tokens(String kind) {
    return registry.get("berth.tokens").tag("kind", kind).counter().count();
  }
}
