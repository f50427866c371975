package dev.berth.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random arrivals, departures and time, with everything that must always hold checked always. */
class EngineModelSimulationTest {
  private static final CacheShape SMALL_CACHE = new CacheShape(40, 16);
  private static final EngineProfile TIGHT =
      new EngineProfile(6, 50, 48, 64, new StepCost(100, 3, 5, 0.1), SMALL_CACHE);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anyTraffic_everyEvent_keepsTheCountsExact(long seed) {
    new World(TIGHT, seed).run(3000);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyTraffic_cacheThatNeverEvicts_hitsExactlyWhatWasReadBefore(long seed) {
    EngineProfile roomy =
        new EngineProfile(1, 50, 4096, 64, StepCost.DEFAULT, new CacheShape(100_000, 16));
    VirtualTime time = new VirtualTime();
    EngineModel model = new EngineModel(roomy, time, time);
    Random random = new Random(seed);
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      String letters = letters(random);
      List<Integer> cached = new ArrayList<>();
      model.trySubmit(Prompts.blocks(roomy, letters), 1, onFinish(cached));
      time.runAll();

      assertThat(cached).containsExactly(16 * longestKnown(read, letters));
      for (int length = 1; length <= letters.length(); length++) {
        read.add(letters.substring(0, length));
      }
    }
  }

  private static int longestKnown(Set<String> read, String letters) {
    int length = letters.length() - 1;
    while (length > 0 && !read.contains(letters.substring(0, length))) {
      length--;
    }
    return length;
  }

  private static String letters(Random random) {
    StringBuilder letters = new StringBuilder();
    int length = 1 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(3)));
    }
    return letters.toString();
  }

  private static SequenceListener onFinish(List<Integer> cached) {
    return new SequenceListener() {
      @Override
      public void onToken(Sequence sequence, int index) {}

      @Override
      public void onFinish(Sequence sequence) {
        cached.add(sequence.cachedTokens());
      }
    };
  }

  /** One server, its clients, and what they know of each other. */
  private static final class World implements SequenceListener {
    private final VirtualTime time = new VirtualTime();
    private final Random random;
    private final EngineProfile profile;
    private final EngineModel model;
    private final List<Sequence> alive = new ArrayList<>();
    private long submitted;
    private long finished;
    private long aborted;
    private long tokens;

    World(EngineProfile profile, long seed) {
      this.random = new Random(seed);
      this.profile = profile;
      this.model = new EngineModel(profile, time, time);
    }

    void run(int events) {
      for (int i = 0; i < events; i++) {
        event();
        check();
      }
      time.runAll();
      check();
      assertThat(alive).isEmpty();
      assertThat(model.stats().inFlight()).isZero();
      assertThat(model.stats().kvCacheUsage()).isZero();
      assertThat(finished).as("sequences that finished").isPositive();
      assertThat(aborted).as("sequences that were aborted").isPositive();
      assertThat(model.stats().totals().tokens().cached()).as("cache hits").isPositive();
    }

    private void event() {
      int kind = random.nextInt(10);
      if (kind < 4) {
        submit();
      } else if (kind < 5 && !alive.isEmpty()) {
        abort(alive.get(random.nextInt(alive.size())));
      } else {
        time.advanceTo(time.nanos() + random.nextInt(2000));
      }
    }

    private void submit() {
      Prompt prompt = Prompts.blocks(profile, letters(random));
      Sequence sequence = model.trySubmit(prompt, random.nextInt(20), this);
      if (sequence != null) {
        submitted++;
        alive.add(sequence);
      }
    }

    private void abort(Sequence sequence) {
      assertThat(model.abort(sequence)).isTrue();
      assertThat(alive.remove(sequence)).isTrue();
      aborted++;
    }

    @Override
    public void onToken(Sequence sequence, int index) {
      assertThat(index).isLessThan(sequence.outputTokens());
      tokens++;
      Sequence any = alive.get(random.nextInt(alive.size()));
      if (random.nextInt(100) == 0 && !any.isOver()) {
        abort(any);
      }
    }

    @Override
    public void onFinish(Sequence sequence) {
      assertThat(alive.remove(sequence)).isTrue();
      finished++;
    }

    private void check() {
      EngineStats stats = model.stats();
      assertThat(stats.inFlight()).isEqualTo(alive.size());
      assertThat(stats.running()).isBetween(0, profile.maxNumSeqs());
      assertThat(stats.waiting()).isBetween(0, profile.maxWaiting());
      assertThat(stats.kvCacheUsage()).isBetween(0.0, 1.0);
      assertThat(stats.totals().sequences().submitted()).isEqualTo(submitted);
      assertThat(stats.totals().sequences().finished()).isEqualTo(finished);
      assertThat(stats.totals().sequences().aborted()).isEqualTo(aborted);
      assertThat(stats.totals().tokens().generated()).isEqualTo(tokens);
      assertThat(model.cache().free()).isNotNegative();
      assertThat(model.cache().resident()).isBetween(0, profile.cache().blocks());
    }
  }
}
