package dev.berth.scheduling;

import static dev.berth.scheduling.Scheduler.UNBOUNDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.KvCache;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import dev.berth.endpoint.EndpointMetrics.Requests;
import dev.berth.pool.Demand;
import dev.berth.pool.LoadQuestion;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.prefix.PromptBlocks;
import dev.berth.testing.Endpoints;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LeastSecondsTest {

  private static final long BYTES_PER_TOKEN = 4;
  private static final double CAPACITY = 100_000;
  private static final Duration VALID = Duration.ofSeconds(10);

  private final ManualTicker ticker = new ManualTicker();
  private final LeastSeconds policy = new LeastSeconds(ticker);
  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final Tickets tickets =
      new Tickets(ticker, new SplittableRandom(1), new SimpleMeterRegistry());
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));

  @Test
  void cost_idleServer_isTheTimeToReadThePromptAndALittleForItsMemory() {
    pool.applyDiscovery(Endpoints.many(1, "m"));

    CostParts parts = parts(16_000, 0);

    assertThat(parts.reading()).isCloseTo(1 + 8.0 / 31, within(1e-9));
    assertThat(parts.memory()).isCloseTo(10 * 16_300.0 / 300_000, within(1e-9));
    assertThat(List.of(parts.waiting(), parts.stall(), parts.requests())).containsOnly(0.0);
    assertThat(parts.total()).isCloseTo(parts.reading() + parts.memory(), within(1e-9));
  }

  @Test
  void cost_serverThatReads_isTheWaitUntilItIsDone() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    open(16_000, null);

    double whole = parts(1, 0).waiting();
    ticker.advance(Duration.ofSeconds(1));

    assertThat(whole).isCloseTo(1.3 * (1 + 8.0 / 31), within(1e-6));
    assertThat(parts(1, 0).waiting()).isCloseTo(whole - 1, within(1e-6));
    assertThat(parts(1, 0).stall()).isZero();
  }

  @Test
  void cost_serverThatAnswers_isTheStallOfItsAnswers() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    open(16_000, null);
    ticker.advance(Duration.ofSeconds(2));

    CostParts parts = parts(16_000, 0);

    assertThat(parts.waiting()).isZero();
    assertThat(parts.stall()).isCloseTo(0.1 * (1 + 8.0 / 31), within(1e-9));
    assertThat(parts.requests()).isEqualTo(0.02);
    assertThat(parts.total())
        .isCloseTo(
            parts.reading() + parts.stall() + parts.memory() + parts.requests(), within(1e-9));
  }

  @RepeatedTest(20)
  void reserve_64AtOnceOn8IdleServers_gives8Each() throws Exception {
    pool.applyDiscovery(Endpoints.many(8, "m"));
    LeastSeconds real = new LeastSeconds(Ticker.system());
    int threads = 16;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pickers = Executors.newFixedThreadPool(threads);
    Callable<Void> picker =
        () -> {
          start.await();
          for (int i = 0; i < 64 / threads; i++) {
            Weighing weighing = real.weigh(Demand.of(pool.paces().of("m"), 40, PromptBlocks.NONE));
            scheduler.reserve(pool.snapshot(), "m", null, weighing, UNBOUNDED);
          }
          return null;
        };

    pickers.invokeAll(Collections.nCopies(threads, picker));
    pickers.shutdown();

    assertThat(pool.snapshot().endpoints()).allMatch(each -> each.load().requests() == 8);
  }

  @Test
  void reserve_oneServerReadsALongPrompt_shortOnesGoToTheOther() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    Ticket busy = open(100_000, null);

    for (int i = 0; i < 20; i++) {
      assertThat(open(100, null).endpoint()).isNotEqualTo(busy.endpoint());
    }
  }

  @Test
  void close_theLastRequest_nothingIsLeftOnAnyBook() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    Ticket first = open(50_000, null);
    Ticket second = open(50_000, null);

    first.close(TicketEnd.STREAM);
    second.close(TicketEnd.STREAM);

    assertThat(pool.snapshot().endpoints())
        .allMatch(each -> each.load().prefills().waitNanos(ticker.nanos()) == 0)
        .allMatch(each -> each.load().requests() == 0);
  }

  @Test
  void onFirstByte_beforeItWasExpected_thePromptIsRead() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    Ticket ticket = open(50_000, null);

    ticket.onFirstByte();

    assertThat(parts(1, 0).waiting()).isZero();
    assertThat(parts(1, 0).requests()).isEqualTo(0.02);
  }

  @Test
  void moveTo_anotherServer_thatOneReadsThePrompt() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    Ticket ticket = open(50_000, pool.snapshot().endpoint(0));
    double wait = parts(1, 0).waiting();

    ticket.moveTo(pool.snapshot().endpoint(1).id(), true);

    assertThat(parts(1, 0).waiting()).isZero();
    assertThat(parts(1, 1).waiting()).isCloseTo(wait, within(1e-6));
    ticket.close(TicketEnd.STREAM);
    assertThat(parts(1, 1).waiting()).isZero();
  }

  @Test
  void cost_manyServersRead_readingIsDearer() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    double idle = parts(16_000, 0).reading();
    for (int i = 0; i < 200; i++) {
      open(16_000, null);
    }

    assertThat(parts(16_000, 0).reading()).isBetween(2 * idle, 15 * idle);
  }

  @Test
  void reserve_promptGoesOnFromAnother_staysWithTheServerThatHasIt() {
    pool.applyDiscovery(Endpoints.many(8, "m"));
    Ticket first = open(prompt(20));
    first.close(TicketEnd.STREAM);

    for (int i = 0; i < 5; i++) {
      Ticket next = open(prompt(20 + 4 * i));
      assertThat(next.endpoint()).isEqualTo(first.endpoint());
      next.close(TicketEnd.STREAM);
    }
  }

  @Test
  void reserve_theServerThatHasItIsBusyForLonger_anotherReadsItAnew() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    Ticket first = open(prompt(20));
    open(100_000, endpoint(first.endpoint()));

    assertThat(open(prompt(20)).endpoint()).isNotEqualTo(first.endpoint());
  }

  @Test
  void cost_cachedPrompt_isTheReadingOfTheRest() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    open(prompt(20)).close(TicketEnd.STREAM);
    PooledEndpoint endpoint = pool.snapshot().endpoint(0);

    CostParts parts = parts(policy.weigh(prompt(21)), endpoint);

    assertThat(parts.cachedBlocks()).isEqualTo(20);
    assertThat(parts.reading())
        .isCloseTo(256 / 16_000.0 * (1 + (20 * 256 + 128) / 31_000.0), within(1e-3));
  }

  @Test
  void moveTo_anotherServer_thatOneHasThePrompt() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    Ticket ticket = open(prompt(20));
    PooledEndpoint chosen = endpoint(ticket.endpoint());
    PooledEndpoint other = pool.snapshot().endpoint(chosen == pool.snapshot().endpoint(0) ? 1 : 0);

    ticket.moveTo(other.id(), false);

    assertThat(other.load().memory().match(prompt(20).blocks())).isEqualTo(20);
  }

  @Test
  void discovery_serverLeavesAndComesBack_hasNothingCached() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    Ticket ticket = open(prompt(20));

    pool.applyDiscovery(List.of());
    pool.applyDiscovery(Endpoints.many(1, "m"));
    ticket.close(TicketEnd.STREAM);

    PooledEndpoint back = pool.snapshot().endpoint(0);
    assertThat(back.load().requests()).isZero();
    assertThat(back.load().memory().match(prompt(20).blocks())).isZero();
  }

  @Test
  void onMetrics_serverHasStartedAnew_hasNothingCached() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    PooledEndpoint server = pool.snapshot().endpoint(0);
    server.onMetrics(said(Double.NaN, new Life(1_000, Double.NaN)));
    open(prompt(20));

    server.onMetrics(said(Double.NaN, new Life(1_000, 5)));
    assertThat(server.load().memory().match(prompt(20).blocks())).isEqualTo(20);
    ticker.advance(Duration.ofMinutes(1));

    assertThat(server.onMetrics(said(Double.NaN, new Life(1_060, 0)))).isTrue();
    assertThat(server.load().memory().match(prompt(20).blocks())).isZero();
  }

  @Test
  void cost_serverTellsItsCapacity_memoryIsDearerWhereThereIsLess() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    pool.snapshot().endpoint(0).onMetrics(said(0.9, new Life(1_000, 0)));

    CostParts parts = parts(16_000, 0);

    assertThat(parts.memory())
        .as("of what it says to be in use, all is of requests on the books")
        .isCloseTo(10 * 16_300.0 / CAPACITY, within(1e-9));
  }

  @Test
  void cost_serversTellHowLongTheyRead_readingIsWhatTheirsIs() {
    pool.applyDiscovery(Endpoints.many(2, "m"));
    PooledEndpoint told = pool.snapshot().endpoint(0);
    double before = parts(16_000, 1).reading();

    told.onMetrics(said(new PromptsRead(1e9, 1e9, 1)));
    assertThat(parts(16_000, 1).reading())
        .as("what was read before Berth asked says nothing of now")
        .isEqualTo(before);

    told.onMetrics(said(new PromptsRead(1e9 + 8_000, 1e9 + 2, 1)));
    assertThat(parts(16_000, 1).reading())
        .as("4,000 tokens a second instead of 16,000; other servers read the same model")
        .isCloseTo(4 * before, within(1e-6));
  }

  @Test
  void cost_othersUseTheServer_memoryIsWhatItSaysAndLessTheOlderThatIs() {
    pool.applyDiscovery(Endpoints.many(1, "m"));
    PooledEndpoint server = pool.snapshot().endpoint(0);
    server.onMetrics(said(0.9, new Life(1_000, 0)));
    double own = parts(16_000, 0).memory();
    new LoadQuestion(server.load()).answered(1);

    assertThat(parts(16_000, 0).memory() - own).isCloseTo(10 * 0.9, within(1e-9));

    ticker.advance(VALID.dividedBy(2));
    assertThat(parts(16_000, 0).memory() - own).isCloseTo(10 * 0.45, within(1e-9));

    ticker.advance(VALID);
    assertThat(parts(16_000, 0).memory() - own)
        .as("its answer, like that of an own request")
        .isCloseTo(10 * 300.0 / CAPACITY, within(1e-9));
  }

  private EndpointMetrics said(PromptsRead promptsRead) {
    return said(Double.NaN, new Life(1_000, Double.NaN)).with(promptsRead);
  }

  private EndpointMetrics said(double usage, Life life) {
    return new EndpointMetrics(
        ticker.nanos(),
        VALID.toNanos(),
        new Requests(0, 0, 0),
        new KvCache(usage, CAPACITY, 16),
        life);
  }

  private PooledEndpoint endpoint(EndpointId id) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(id.text()));
  }

  /** Those with more blocks go on from those with fewer. */
  private Demand prompt(int blocks) {
    long[] hashes = LongStream.rangeClosed(1, blocks).toArray();
    return Demand.of(pool.paces().of("m"), 1024L * blocks, PromptBlocks.of(hashes, blocks));
  }

  private Ticket open(Demand demand) {
    Reservation reservation =
        Objects.requireNonNull(
            scheduler.reserve(pool.snapshot(), "m", null, policy.weigh(demand), UNBOUNDED));
    return tickets.open(reservation, "envoy", null, demand.promptTokens(), Duration.ofHours(1));
  }

  private CostParts parts(long tokens, int server) {
    return parts(weigh(tokens), pool.snapshot().endpoint(server));
  }

  private static CostParts parts(Weighing weighing, PooledEndpoint endpoint) {
    Candidates candidates = new Candidates(1, new SplittableRandom(1));
    candidates.offer(endpoint, endpoint.load().observe());
    weighing.weigh(candidates);
    CostParts parts = (CostParts) Objects.requireNonNull(weighing.parts(candidates).get(0));
    assertThat(candidates.cost(0)).isEqualTo(parts.total());
    return parts;
  }

  private Weighing weigh(long tokens) {
    return policy.weigh(
        Demand.of(pool.paces().of("m"), BYTES_PER_TOKEN * tokens, PromptBlocks.NONE));
  }

  private Ticket open(long tokens, @Nullable PooledEndpoint on) {
    List<String> subset = on == null ? null : List.of(on.id().text());
    Reservation reservation =
        Objects.requireNonNull(
            scheduler.reserve(pool.snapshot(), "m", subset, weigh(tokens), UNBOUNDED));
    return tickets.open(reservation, "envoy", null, tokens, Duration.ofHours(1));
  }
}
