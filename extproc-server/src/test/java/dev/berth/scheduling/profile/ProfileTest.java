package dev.berth.scheduling.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.config.KnownPolicies;
import dev.berth.config.PickerType;
import dev.berth.config.ScorerConfig;
import dev.berth.config.ScorerType;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Candidates;
import dev.berth.scheduling.Drop;
import dev.berth.scheduling.Foresight;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.ScoreParts;
import dev.berth.scheduling.Standing;
import dev.berth.scheduling.Standings;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

  private static final ScorerConfig ACTIVE = new ScorerConfig(ScorerType.ACTIVE_REQUEST, 1);

  @RepeatedTest(10)
  void reserve_64AtOnceOn8IdleServers_gives8Each() throws Exception {
    ProfileFixture fixture = new ProfileFixture(8);
    Policy policy = fixture.picking(PickerType.MAX_SCORE, ACTIVE);
    Scheduler scheduler = new Scheduler(SplittableRandom::new);
    int threads = 16;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pickers = Executors.newFixedThreadPool(threads);
    Callable<Void> picker =
        () -> {
          start.await();
          for (int i = 0; i < 64 / threads; i++) {
            scheduler.reserve(
                fixture.pool.snapshot(),
                "m",
                null,
                policy.weigh(fixture.tokens(10)),
                Scheduler.UNBOUNDED);
          }
          return null;
        };

    pickers.invokeAll(Collections.nCopies(threads, picker));
    pickers.shutdown();

    assertThat(fixture.pool.snapshot().endpoints()).allMatch(each -> each.load().requests() == 8);
  }

  @Test
  void weigh_severalScores_areAddedUpByTheirWeights() {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy cacheFirst = twoScores(fixture, 3, 2);
    fixture.pick(cacheFirst, fixture.prompt(10), 0);

    assertThat(fixture.pick(cacheFirst, fixture.prompt(10)).endpoint()).isEqualTo(id(fixture, 0));
    assertThat(fixture.pick(twoScores(fixture, 2, 3), fixture.prompt(10)).endpoint())
        .isEqualTo(id(fixture, 1));
  }

  private static Policy twoScores(ProfileFixture fixture, double prefix, double active) {
    return fixture.picking(
        PickerType.MAX_SCORE,
        new ScorerConfig(ScorerType.PREFIX_CACHE, prefix),
        new ScorerConfig(ScorerType.ACTIVE_REQUEST, active));
  }

  @Test
  void weigh_weightedRandom_chancesAreInProportionToTheSums() {
    ProfileFixture fixture = new ProfileFixture(3);
    Policy books = fixture.picking(PickerType.MAX_SCORE, ACTIVE);
    fixture.pick(books, fixture.tokens(1), 1);
    fixture.pick(books, fixture.tokens(1), 2);
    fixture.pick(books, fixture.tokens(1), 2);
    Policy policy = fixture.picking(PickerType.WEIGHTED_RANDOM, ACTIVE);
    int[] picked = new int[3];
    for (int i = 0; i < 3_000; i++) {
      Ticket ticket = fixture.pick(policy, fixture.tokens(1));
      picked[fixture.pool.snapshot().positionOf(ticket.endpoint().text())]++;
      ticket.close(TicketEnd.ACCESS_LOG);
    }

    assertThat(picked[0]).isCloseTo(2_000, within(100));
    assertThat(picked[1]).isCloseTo(1_000, within(100));
    assertThat(picked[2]).isZero();
  }

  @Test
  void weigh_random_looksAtNothing() {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy policy = fixture.policies.of(KnownPolicies.named("random"));
    for (int i = 0; i < 1_000; i++) {
      fixture.pick(policy, fixture.tokens(1));
    }

    assertThat(fixture.server(0).load().requests()).isCloseTo(500, within(80));
  }

  @Test
  void weigh_signalMissing_isNeutralAndToldForEachRequestOnce() {
    ProfileFixture fixture = new ProfileFixture(3);
    Policy policy = fixture.scoring(ScorerType.KV_CACHE_UTILIZATION);

    assertThat(fixture.scores(policy, fixture.tokens(1), Affinity.NONE))
        .containsOnly(Scorer.NEUTRAL);
    assertThat(fixture.known(policy, fixture.tokens(1), Affinity.NONE)).containsOnly(false);
    assertThat(fixture.missing(ScorerType.KV_CACHE_UTILIZATION)).isZero();
    fixture.pick(policy, fixture.tokens(1));
    assertThat(fixture.missing(ScorerType.KV_CACHE_UTILIZATION)).isEqualTo(3);
  }

  @Test
  void score_someSignalsMissing_thoseGetTheMeanOfTheOthers() {
    ProfileFixture fixture = new ProfileFixture(3);
    Scorer scorer =
        (question, candidates, scores) -> {
          scores[0] = 0.1;
          scores[1] = Double.NaN;
          scores[2] = 0.5;
        };
    WeightedScorer weighted =
        new WeightedScorer(
            "test",
            1,
            scorer,
            new ProfileMetrics("p", fixture.ticker, fixture.registry).missing("test"));
    Candidates candidates = new Candidates(3, new SplittableRandom(1));
    fixture.pool.snapshot().endpoints().forEach(each -> candidates.offer(each, 0));
    double[] scores = new double[3];
    Question question = new Question(new Foresight(fixture.tokens(1)), Affinity.NONE, 0);

    assertThat(weighted.score(question, candidates, scores)).isEqualTo(1);
    assertThat(scores).containsExactly(new double[] {0.1, 0.3, 0.5}, within(1e-9));
  }

  @Test
  void sticky_untilSaturated_thenTheOthers() {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy policy = fixture.sticky(0.8, 1_000, 10_000);
    fixture.pick(policy, fixture.prompt(10), 0).close(TicketEnd.ACCESS_LOG);
    Ticket busy = fixture.pick(policy, fixture.tokens(10_000), 0);

    assertThat(picks(fixture, policy, 10)).isEqualTo(id(fixture, 0));
    fixture.pick(policy, fixture.tokens(1_000), 0);
    assertThat(picks(fixture, policy, 10)).isEqualTo(id(fixture, 1));
    busy.close(TicketEnd.ACCESS_LOG);
    assertThat(picks(fixture, policy, 10)).isEqualTo(id(fixture, 0));
  }

  @Test
  void sticky_tooLittleCached_everybodyIsACandidate() {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy policy = fixture.sticky(0.8, 1_000, 10_000);
    fixture.pick(policy, fixture.prompt(7), 0);
    fixture.pick(policy, fixture.tokens(100), 0);

    assertThat(picks(fixture, policy, 10)).isEqualTo(id(fixture, 1));
    assertThat(fixture.standings(policy, fixture.prompt(10), Affinity.NONE).dropped()).isEmpty();
  }

  @Test
  void sticky_penaltyOfNothing_neverGivesUp() {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy policy = fixture.sticky(0.8, 0, 1);
    fixture.pick(policy, fixture.prompt(10), 0);
    fixture.pick(policy, fixture.tokens(10_000_000), 0);

    assertThat(picks(fixture, policy, 10)).isEqualTo(id(fixture, 0));
  }

  @Test
  void standings_whatAFilterDrops_isToldAndLastAmongTheFallbacks() {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy policy = fixture.sticky(0.8, 1_000, 10_000);
    fixture.pick(policy, fixture.prompt(10), 1);

    Standings standings = fixture.standings(policy, fixture.prompt(10), Affinity.NONE);

    assertThat(standings.candidates())
        .extracting(each -> each.endpoint().id())
        .containsExactly(id(fixture, 1));
    assertThat(standings.dropped()).extracting(Standing::drop).containsExactly(Drop.FILTERED);
    assertThat(standings.fallbacks(2)).containsExactly(id(fixture, 0));
    ScoreParts parts = (ScoreParts) Objects.requireNonNull(standings.candidates().get(0).parts());
    assertThat(parts.cachedBlocks()).isEqualTo(10);
    assertThat(parts.cachedTokens()).isEqualTo(2_559);
    assertThat(parts.scores())
        .extracting(each -> each.scorer())
        .containsExactly("token-load-scorer");
    assertThat(parts.total()).isEqualTo(parts.scores().get(0).value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sticky-until-saturated",
        "random",
        "least-request",
        "prefix-cache",
        "least-kv-cache",
        "session-affinity"
      })
  void anyProfile_serverOnTrial_isTriedFirstThenGetsAShareThatGrows(String name) {
    ProfileFixture fixture = new ProfileFixture(2);
    Policy policy = fixture.policies.of(KnownPolicies.named(name));
    for (int i = 0; i < 5; i++) {
      fixture
          .pick(policy, fixture.tokens(1), 0)
          .close(TicketEnd.ACCESS_LOG, AnswerOutcome.SERVER_ERROR);
    }
    assertThat(picks(fixture, policy, 10)).isEqualTo(id(fixture, 1));

    pass(fixture, Duration.ofMinutes(5));
    Ticket trial = fixture.pick(policy, fixture.prompt(10));
    assertThat(trial.endpoint()).isEqualTo(id(fixture, 0));
    trial.close(TicketEnd.ACCESS_LOG, AnswerOutcome.OK);

    int picked = 0;
    for (int i = 0; i < 400; i++) {
      Ticket ticket = fixture.pick(policy, fixture.tokens(1));
      picked += ticket.endpoint().equals(id(fixture, 0)) ? 1 : 0;
      ticket.close(TicketEnd.ACCESS_LOG, AnswerOutcome.OK);
    }
    assertThat(picked).isBetween(1, 150);
  }

  private static void pass(ProfileFixture fixture, Duration time) {
    for (long millis = 0; millis < time.toMillis(); millis += 100) {
      fixture.ticker.advance(Duration.ofMillis(100));
      fixture.pool.health().tick();
    }
  }

  /** Where a prompt would go; it is taken back. */
  private static EndpointId picks(ProfileFixture fixture, Policy policy, int blocks) {
    return fixture
        .standings(policy, fixture.prompt(blocks), Affinity.NONE)
        .picks()
        .get(0)
        .endpoint()
        .id();
  }

  private static EndpointId id(ProfileFixture fixture, int server) {
    return fixture.server(server).id();
  }
}
