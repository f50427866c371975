package dev.berth.routing;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.answer.AnswerFacts;
import dev.berth.answer.TokenUsage;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestEndsTest {

  private static final EndpointId CHOSEN = new EndpointId("10.0.0.1:8000");
  private static final EndpointId OTHER = new EndpointId("10.0.0.2:8000");
  private static final AnswerFacts FACTS = new AnswerFacts(new TokenUsage(100, 7, 64), null);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Tickets tickets =
      new Tickets(new ManualTicker(), new SplittableRandom(1), registry);
  private final Pool pool = new Pool("default", registry, 10);
  private final Map<String, EndpointId> responses = new HashMap<>();
  private final RequestEnds ends =
      new RequestEnds(List.of("default", "idle"), responses::put, registry);

  @BeforeEach
  void oneServer() {
    pool.applyDiscovery(List.of(serving(CHOSEN.text(), "m")));
  }

  @Test
  void onEnd_severalReporters_theFirstCloses() {
    Ticket ticket = open();

    assertThat(ends.onEnd(ticket, TicketEnd.STREAM, Ending.of(null, AnswerFacts.NONE))).isTrue();
    assertThat(ends.onEnd(ticket, TicketEnd.RESPONSE, Ending.of(CHOSEN, FACTS))).isFalse();

    assertThat(registry.get("berth.tickets.closed").tag("by", "stream").counter().count())
        .isEqualTo(1);
    assertThat(tickets.size()).isZero();
  }

  @Test
  void onEnd_severalReporters_whatEachIsFirstToKnowIsBookedOnce() {
    Ticket ticket = open();

    ends.onEnd(ticket, TicketEnd.STREAM, Ending.of(null, AnswerFacts.NONE));
    assertThat(served("nowhere")).as("a stream's end does not know").isZero();
    ends.onEnd(ticket, TicketEnd.RESPONSE, Ending.of(OTHER, AnswerFacts.NONE));
    ends.onReport(ticket.id(), "default", CHOSEN, Ending.of(OTHER, FACTS));
    ends.onReport(ticket.id(), "default", CHOSEN, Ending.of(CHOSEN, FACTS));

    assertThat(served("elsewhere")).isEqualTo(1);
    assertThat(served("chosen")).isZero();
    assertThat(tokens("default", "prompt")).isEqualTo(100);
    assertThat(tokens("default", "completion")).isEqualTo(7);
    assertThat(tokens("default", "cached")).isEqualTo(64);
    assertThat(tokens("idle", "prompt")).isZero();
  }

  @Test
  void onEnd_logEntryWithoutServer_wasServedNowhere() {
    ends.onEnd(open(), TicketEnd.ACCESS_LOG, Ending.of(null, AnswerFacts.NONE));

    assertThat(served("nowhere")).isEqualTo(1);
  }

  @Test
  void onEnd_responseId_belongsToWhoServed() {
    ends.onEnd(open(), TicketEnd.ACCESS_LOG, Ending.of(OTHER, new AnswerFacts(null, "resp_1")));
    ends.onEnd(open(), TicketEnd.RESPONSE, Ending.of(null, new AnswerFacts(null, "resp_2")));

    assertThat(responses).isEqualTo(Map.of("resp_1", OTHER, "resp_2", CHOSEN));
  }

  @Test
  void onEnd_manyThreadsReportTheSame_closesAndBooksOnce() {
    Ticket ticket = open();

    long closed =
        IntStream.range(0, 1_000)
            .parallel()
            .filter(i -> ends.onEnd(ticket, TicketEnd.ACCESS_LOG, Ending.of(CHOSEN, FACTS)))
            .count();

    assertThat(closed).isEqualTo(1);
    assertThat(tokens("default", "completion")).isEqualTo(7);
    assertThat(served("chosen")).isEqualTo(1);
  }

  private Ticket open() {
    PooledEndpoint endpoint = pool.snapshot().endpoint(0);
    assertThat(endpoint.load().tryReserve(endpoint.load().observe(), 10)).isTrue();
    @Nullable String requestId = null;
    return tickets.open(
        new Reservation(endpoint, false), "10.1.1.1", requestId, 10, Duration.ofHours(1));
  }

  private double served(String as) {
    return registry
        .get("berth.requests.served")
        .tags("pool", "default", "as", as)
        .counter()
        .count();
  }

  private double tokens(String pool, String kind) {
    return registry.get("berth.tokens").tags("pool", pool, "kind", kind).counter().count();
  }
}
