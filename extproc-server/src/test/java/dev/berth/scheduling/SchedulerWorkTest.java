package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.Demand;
import dev.berth.pool.ModelPaces;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.prefix.PromptBlocks;
import dev.berth.testing.Endpoints;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * How much one choice looks at. Servers without work are all as good as each other, and the lot is
 * drawn between the best so far and each further one: the draws tell how many were looked at.
 */
class SchedulerWorkTest {

  /** Counts, and never lets a later one win, so that nothing depends on chance. */
  private static final class CountingGenerator implements RandomGenerator {

    private int draws;

    @Override
    public int nextInt(int bound) {
      draws++;
      return bound - 1;
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("a choice draws below a bound");
    }
  }

  @Test
  void reserve_fewServers_looksAtEachOnce() {
    assertThat(drawsAmong(2)).isEqualTo(1);
    assertThat(drawsAmong(10)).isEqualTo(9);
    assertThat(drawsAmong(256)).isEqualTo(255);
  }

  /** Two more draws say where to begin and how to step. */
  @Test
  void reserve_manyServers_looksAt32OfThem() {
    assertThat(drawsAmong(257)).isEqualTo(31 + 2);
    assertThat(drawsAmong(1_000)).isEqualTo(31 + 2);
    assertThat(drawsAmong(10_000)).isEqualTo(31 + 2);
  }

  @Test
  void reserve_manyServersByLoad_weighsTheEightLeastLoaded() {
    Policy cost = new LeastSeconds(() -> 0);

    assertThat(drawsAmong(10_000, cost)).isEqualTo(7 + 2);
    assertThat(drawsAmong(256, cost)).isEqualTo(255);
  }

  @Test
  void reserve_promptThatSomeHave_weighsThemAmongTheEight() {
    Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
    pool.applyDiscovery(Endpoints.many(1_000, "m"));
    Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));
    PromptBlocks prompt = PromptBlocks.of(new long[] {1, 2, 3, 4}, 4);
    AllEqual weighing = new AllEqual(Demand.of(new ModelPaces().of("m"), 4096, prompt));

    for (int i = 0; i < 20; i++) {
      scheduler.reserve(pool.snapshot(), "m", null, weighing, Scheduler.UNBOUNDED);
    }

    assertThat(weighing.weighed).hasSize(20).containsOnly(8);
  }

  /** Cares for load, and remembers how many it was shown each time. */
  private static final class AllEqual implements IndependentWeighing {

    private final Demand demand;
    private final List<Integer> weighed = new ArrayList<>();

    AllEqual(Demand demand) {
      this.demand = demand;
    }

    @Override
    public Demand demand() {
      return demand;
    }

    @Override
    public boolean isAboutLoad() {
      return true;
    }

    @Override
    public void weigh(Candidates candidates) {
      weighed.add(candidates.size());
      IndependentWeighing.super.weigh(candidates);
    }

    @Override
    public double cost(PooledEndpoint candidate, long observed) {
      return 0;
    }
  }

  private static int drawsAmong(int servers) {
    return drawsAmong(servers, LeastWork.ofTokens(1));
  }

  private static int drawsAmong(int servers, Policy policy) {
    return drawsAmong(
        servers, policy.weigh(Demand.of(new ModelPaces().of("m"), 4, PromptBlocks.NONE)));
  }

  private static int drawsAmong(int servers, Weighing weighing) {
    CountingGenerator random = new CountingGenerator();
    Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
    pool.applyDiscovery(Endpoints.many(servers, "m"));

    assertThat(
            new Scheduler(() -> random)
                .reserve(pool.snapshot(), "m", null, weighing, Scheduler.UNBOUNDED))
        .isNotNull();

    return random.draws;
  }
}
