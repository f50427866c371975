package dev.berth.scheduling.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.config.ScorerType;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics.Adapters;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Demand;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Policy;
import dev.berth.testing.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scorer alone. */
class ScorersTest {

  private final ProfileFixture fixture = new ProfileFixture(4);

  @Test
  void queue_isOneForTheShortestAndZeroForTheLongest_withoutMetricsTheMean() {
    Policy policy = fixture.scoring(ScorerType.QUEUE);
    fixture.says(0, 4, 0, 0);
    fixture.says(1, 0, 0, 0);
    fixture.says(2, 1, 0, 0);

    assertThat(scores(policy, fixture.tokens(1)))
        .containsExactly(new double[] {0, 1, 0.75, 1.75 / 3}, within(1e-9));
    assertThat(fixture.known(policy, fixture.tokens(1), Affinity.NONE))
        .containsExactly(true, true, true, false);
  }

  @Test
  void runningRequests_isOneForTheFewestAndZeroForTheMost() {
    Policy policy = fixture.scoring(ScorerType.RUNNING_REQUESTS);
    for (int server = 0; server < 4; server++) {
      fixture.says(server, 0, 10 + server, 0);
    }

    assertThat(scores(policy, fixture.tokens(1)))
        .containsExactly(new double[] {1, 2.0 / 3, 1.0 / 3, 0}, within(1e-9));
  }

  @Test
  void kvCacheUtilization_isWhatIsFree_andNeutralWhenTheMetricsAreTooOld() {
    Policy policy = fixture.scoring(ScorerType.KV_CACHE_UTILIZATION);
    fixture.says(0, 0, 0, 0.9);
    fixture.says(1, 0, 0, 0.25);
    fixture.says(2, 0, 0, 0);
    fixture.says(3, 0, 0, Double.NaN);

    assertThat(scores(policy, fixture.tokens(1)))
        .containsExactly(new double[] {0.1, 0.75, 1, 1.85 / 3}, within(1e-9));
    fixture.ticker.advance(ProfileFixture.METRICS_ARE_VALID);
    assertThat(scores(policy, fixture.tokens(1))).containsOnly(Scorer.NEUTRAL);
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUE", "RUNNING_REQUESTS", "KV_CACHE_UTILIZATION"})
  void scorerByMetrics_oneExporterDies_itsScoreFadesToThatOfOneThatNeverTold(ScorerType type) {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ProfileFixture aging = new ProfileFixture(3 + random.nextInt(8));
      Policy policy = aging.scoring(type);
      int silent = aging.size() - 1;
      double[] said = random.doubles(aging.size()).toArray();
      for (int server = 0; server < silent; server++) {
        aging.says(server, 9 * said[server], 9 * said[server], said[server]);
      }
      double before = Double.POSITIVE_INFINITY;
      for (int second = 0; second <= ProfileFixture.METRICS_ARE_VALID.toSeconds(); second++) {
        for (int server = 1; server < silent; server++) {
          aging.says(server, 9 * said[server], 9 * said[server], said[server]);
        }
        double[] scores = scores(aging, policy);
        double distance = Math.abs(scores[0] - scores[silent]);
        assertThat(distance).as("seed %d, second %d", seed, second).isLessThanOrEqualTo(before);
        before = distance;
        aging.ticker.advance(Duration.ofSeconds(1));
      }
      assertThat(before).as("seed %d", seed).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUE", "RUNNING_REQUESTS", "KV_CACHE_UTILIZATION"})
  void scorerByMetrics_allGrowOld_orderStaysAndAllComeCloserToTheirMean(ScorerType type) {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ProfileFixture aging = new ProfileFixture(2 + random.nextInt(8));
      Policy policy = aging.scoring(type);
      double[] said = random.doubles(aging.size()).toArray();
      for (int server = 0; server < said.length; server++) {
        aging.says(server, 9 * said[server], 9 * said[server], said[server]);
      }
      double[] fresh = scores(aging, policy);
      double mean = Arrays.stream(fresh).average().orElseThrow();

      aging.ticker.advance(ProfileFixture.METRICS_ARE_VALID.dividedBy(4));

      double[] older = scores(aging, policy);
      for (int server = 0; server < said.length; server++) {
        assertThat(older[server] - mean)
            .as("seed %d", seed)
            .isCloseTo(0.75 * (fresh[server] - mean), within(1e-9));
      }
    }
  }

  @Test
  void activeRequest_isOneForNoneAndZeroForTheMost() {
    Policy policy = fixture.scoring(ScorerType.ACTIVE_REQUEST);
    picks(policy, 1, 2);
    picks(policy, 2, 4);
    Ticket last = fixture.pick(policy, fixture.tokens(1), 3);

    assertThat(scores(policy, fixture.tokens(1))).containsExactly(1, 0.5, 0, 0.75);
    last.close(TicketEnd.ACCESS_LOG);
    assertThat(scores(policy, fixture.tokens(1))).containsExactly(1, 0.5, 0, 1);
  }

  @Test
  void tokenLoad_fallsWithWhatIsToBeReadTheRequestIncluded() {
    Policy policy = fixture.scoring(ScorerType.TOKEN_LOAD);
    Ticket read = fixture.pick(policy, fixture.tokens(1 << 21), 1);
    fixture.pick(policy, fixture.tokens(5 << 20), 2);

    assertThat(scores(policy, fixture.tokens(1 << 20))).containsExactly(0.75, 0.25, 0, 0.75);
    read.onFirstByte();
    assertThat(scores(policy, fixture.tokens(1 << 20))).containsExactly(0.75, 0.75, 0, 0.75);
  }

  @Test
  void prefixCache_isTheShareOfBlocksThatShouldBeThere() {
    Policy policy = fixture.scoring(ScorerType.PREFIX_CACHE);
    fixture.pick(policy, fixture.prompt(10), 1).close(TicketEnd.ACCESS_LOG);
    fixture.pick(policy, fixture.prompt(5), 2);

    assertThat(scores(policy, fixture.prompt(20))).containsExactly(0, 0.5, 0.25, 0);
    assertThat(scores(policy, fixture.tokens(1))).containsOnly(0);
  }

  @Test
  void sessionAffinity_oneServerForEachSession_andAllGetTheirShare() {
    Policy policy = fixture.scoring(ScorerType.SESSION_AFFINITY);
    Map<Integer, Integer> sessionsOf = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      double[] scores = fixture.scores(policy, fixture.tokens(1), session("user-" + i));
      assertThat(Arrays.stream(scores).sum()).isEqualTo(1);
      sessionsOf.merge(indexOfOne(scores), 1, Integer::sum);
    }

    assertThat(sessionsOf).hasSize(4);
    assertThat(sessionsOf.values()).allSatisfy(sessions -> assertThat(sessions).isBetween(60, 140));
    assertThat(scores(policy, fixture.tokens(1))).containsOnly(Scorer.NEUTRAL);
  }

  @Test
  void sessionAffinity_serverLeaves_onlyItsSessionsMove() {
    Policy policy = fixture.scoring(ScorerType.SESSION_AFFINITY);
    List<EndpointId> before = homes(policy);

    fixture.pool.applyDiscovery(Endpoints.many(3, "m"));

    List<EndpointId> after = homes(policy);
    EndpointId gone = Endpoints.many(4, "m").get(3).id();
    assertThat(before).contains(gone);
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(gone)) {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
    }
  }

  @Test
  void loraAffinity_isOneForThoseThatListTheAdapter_andMissingWhereNobodyDoes() {
    Policy policy = fixture.scoring(ScorerType.LORA_AFFINITY);
    fixture.pool.applyDiscovery(List.of(serving("10.0.0.1:1", false), serving("10.0.0.1:2", true)));

    assertThat(fixture.scores(policy, fixture.tokens(1), adapter("lora"))).containsExactly(0, 1);
    assertThat(fixture.known(policy, fixture.tokens(1), adapter("lora"))).containsOnly(true);
    assertThat(fixture.scores(policy, fixture.tokens(1), adapter("other")))
        .containsOnly(Scorer.NEUTRAL);
    assertThat(fixture.known(policy, fixture.tokens(1), adapter("other"))).containsOnly(false);
    assertThat(fixture.known(policy, fixture.tokens(1), Affinity.NONE)).containsOnly(true);
  }

  @Test
  void loraAffinity_enginesTell_runsBeforeRoomBeforeAwaitsBeforeNone() {
    Policy policy = fixture.scoring(ScorerType.LORA_AFFINITY);
    fixture.says(0, new Adapters(Set.of("other"), Set.of("third"), 2));
    fixture.says(1, new Adapters(Set.of("lora", "other"), Set.of(), 2));
    fixture.says(2, new Adapters(Set.of("other"), Set.of(), 2));
    fixture.says(3, new Adapters(Set.of("other", "third"), Set.of("lora"), 2));

    assertThat(fixture.scores(policy, fixture.tokens(1), adapter("lora")))
        .containsExactly(0, 1, 0.8, 0.6);

    fixture.ticker.advance(ProfileFixture.METRICS_ARE_VALID);
    assertThat(fixture.known(policy, fixture.tokens(1), adapter("lora")))
        .as("what they said is too old, and nobody lists it")
        .containsOnly(false);
  }

  @Test
  void random_isChance() {
    Policy policy = fixture.scoring(ScorerType.RANDOM);
    int[] picked = new int[4];
    for (int i = 0; i < 400; i++) {
      EndpointId server = fixture.pick(policy, fixture.tokens(1)).endpoint();
      picked[fixture.pool.snapshot().positionOf(server.text())]++;
    }

    assertThat(picked).satisfies(counts -> assertThat(counts).doesNotContain(0));
    assertThat(Arrays.stream(picked).max().orElse(0)).isLessThan(140);
  }

  @ParameterizedTest
  @EnumSource
  void anyScorer_anyHistory_scoresAreZeroToOne(ScorerType type) {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ProfileFixture any = new ProfileFixture(1 + random.nextInt(20));
      Policy policy = any.scoring(type);
      List<Ticket> open = new ArrayList<>();
      for (int step = 0; step < 100; step++) {
        if (random.nextInt(4) == 0) {
          any.says(
              random.nextInt(any.size()),
              random.nextInt(9),
              random.nextInt(9),
              random.nextDouble());
        }
        if (random.nextInt(3) > 0 || open.isEmpty()) {
          open.add(any.pick(policy, demand(any, random), affinity(random), null));
        } else {
          open.remove(random.nextInt(open.size())).close(TicketEnd.ACCESS_LOG);
        }
        double[] scores = any.scores(policy, demand(any, random), affinity(random));
        assertThat(scores).as("seed %d, step %d", seed, step).hasSize(any.size());
        assertThat(Arrays.stream(scores).allMatch(score -> score >= 0 && score <= 1))
            .as("seed %d, step %d", seed, step)
            .isTrue();
      }
    }
  }

  private static Demand demand(ProfileFixture fixture, SplittableRandom random) {
    return random.nextBoolean()
        ? fixture.tokens(random.nextLong(1, 1 << 23))
        : fixture.prompt(1 + random.nextInt(60));
  }

  private static Affinity affinity(SplittableRandom random) {
    return new Affinity(
        random.nextBoolean() ? "m" : null, random.nextBoolean() ? "s" + random.nextInt() : null);
  }

  private static double[] scores(ProfileFixture fixture, Policy policy) {
    return fixture.scores(policy, fixture.tokens(1), Affinity.NONE);
  }

  private double[] scores(Policy policy, Demand demand) {
    return fixture.scores(policy, demand, Affinity.NONE);
  }

  private void picks(Policy policy, int server, int count) {
    for (int i = 0; i < count; i++) {
      fixture.pick(policy, fixture.tokens(1), server);
    }
  }

  private List<EndpointId> homes(Policy policy) {
    List<EndpointId> homes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      homes.add(fixture.pick(policy, fixture.tokens(1), session("user-" + i), null).endpoint());
    }
    return homes;
  }

  private static int indexOfOne(double[] scores) {
    for (int i = 0; i < scores.length; i++) {
      if (Math.abs(scores[i] - 1) < 1e-9) {
        return i;
      }
    }
    throw new AssertionError("nobody");
  }

  private static Affinity session(String name) {
    return new Affinity(null, name);
  }

  private static Affinity adapter(String name) {
    return new Affinity(name, null);
  }

  private static Endpoint serving(String address, boolean adapter) {
    List<ServedModel> models =
        adapter
            ? List.of(ServedModel.of("m"), new ServedModel("lora", "m"))
            : List.of(ServedModel.of("m"));
    return new Endpoint(new EndpointId(address), null, models);
  }
}
