package dev.berth.scheduling;

import static dev.berth.scheduling.Scheduler.UNBOUNDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.prefix.PromptBlocks;
import dev.berth.testing.Endpoints;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools of which a decision looks at some servers only. */
class LargePoolTest {

  private static final int CONVERSATIONS = 200;
  private static final int TURNS = 5;

  private final ManualTicker ticker = new ManualTicker();
  private final LeastSeconds policy = new LeastSeconds(ticker);
  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final Tickets tickets =
      new Tickets(ticker, new SplittableRandom(1), new SimpleMeterRegistry());
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000})
  void reserve_nextTurn_goesToTheServerThatHasTheFirst(int servers) {
    pool.applyDiscovery(Endpoints.many(servers, "m"));
    RandomGenerator random = new SplittableRandom(2);
    List<long[]> conversations = new ArrayList<>();
    List<EndpointId> first = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      conversations.add(random.longs(20).toArray());
      first.add(serve(conversations.get(i), 8));
    }

    for (int turn = 1; turn < TURNS; turn++) {
      for (int i = 0; i < CONVERSATIONS; i++) {
        assertThat(serve(conversations.get(i), 8 + 2 * turn)).isEqualTo(first.get(i));
      }
    }
  }

  @Test
  void reserve_theServerThatHasItIsFull_anotherGetsIt() {
    pool.applyDiscovery(Endpoints.many(1_000, "m"));
    long[] conversation = {1, 2, 3, 4, 5, 6, 7, 8};
    Ticket open = open(conversation, 8, 1);

    assertThat(open(conversation, 8, 1).endpoint()).isNotEqualTo(open.endpoint());
  }

  @Test
  void reserve_theServerThatHasItLeft_anotherGetsIt() {
    List<Endpoint> all = new ArrayList<>(Endpoints.many(1_000, "m"));
    pool.applyDiscovery(all);
    long[] conversation = {1, 2, 3, 4, 5, 6, 7, 8};
    EndpointId gone = serve(conversation, 8);
    all.removeIf(endpoint -> endpoint.id().equals(gone));
    all.add(Endpoints.serving("10.9.9.9:8000", "m"));
    pool.applyDiscovery(all);

    EndpointId next = serve(conversation, 8);

    assertThat(next).isNotEqualTo(gone);
    assertThat(serve(conversation, 8)).isEqualTo(next);
  }

  @Test
  void reserve_theServerThatHasItNoLongerServesTheModel_anotherGetsIt() {
    List<Endpoint> all = new ArrayList<>(Endpoints.many(1_000, "m"));
    pool.applyDiscovery(all);
    long[] conversation = {1, 2, 3, 4, 5, 6, 7, 8};
    EndpointId changed = serve(conversation, 8);
    all.removeIf(endpoint -> endpoint.id().equals(changed));
    all.add(Endpoints.serving(changed.text(), "other"));
    pool.applyDiscovery(all);

    assertThat(serve(conversation, 8)).isNotEqualTo(changed);
  }

  /** It is back with an empty memory: as good as any other, and rarely drawn. */
  @Test
  void reserve_theServerThatHasItRestarted_isNoBetterThanOthers() {
    List<Endpoint> all = new ArrayList<>(Endpoints.many(1_000, "m"));
    pool.applyDiscovery(all);
    int again = 0;
    for (int i = 0; i < 20; i++) {
      long[] conversation = {10 * i + 1, 10 * i + 2, 10 * i + 3, 10 * i + 4};
      EndpointId before = serve(conversation, 4);
      pool.applyDiscovery(all.stream().filter(each -> !each.id().equals(before)).toList());
      pool.applyDiscovery(all);
      again += serve(conversation, 4).equals(before) ? 1 : 0;
    }

    assertThat(again).isLessThan(5);
  }

  private EndpointId serve(long[] hashes, int blocks) {
    Ticket ticket = open(hashes, blocks, UNBOUNDED);
    ticket.close(TicketEnd.STREAM);
    return ticket.endpoint();
  }

  private Ticket open(long[] hashes, int blocks, int maxRequests) {
    Demand demand =
        Demand.of(pool.paces().of("m"), 1024L * blocks, PromptBlocks.of(hashes, blocks));
    @Nullable Reservation reservation =
        scheduler.reserve(pool.snapshot(), "m", null, policy.weigh(demand), maxRequests);
    return tickets.open(
        Objects.requireNonNull(reservation),
        "envoy",
        null,
        demand.promptTokens(),
        Duration.ofHours(1));
  }
}
