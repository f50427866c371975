package dev.berth.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside an engine's block manager, written as plainly as can be. */
class ShadowCacheModelTest {

  private static final int EVENTS = 3_000;
  private static final int MOST_RUNNING = 10;
  private static final int LONGEST_PROMPT = 20;

  /** Blocks with the number of their users, and those without, the one to go first in front. */
  private static final class PlainEngine {

    private final int capacity;
    private final Map<Long, Integer> users = new HashMap<>();
    private final Deque<Long> unused = new ArrayDeque<>();

    PlainEngine(int capacity) {
      this.capacity = capacity;
    }

    int match(PromptBlocks prompt) {
      int matched = 0;
      while (matched < prompt.count() && users.containsKey(prompt.hash(matched))) {
        matched++;
      }
      return matched;
    }

    /** Returns how many blocks the request has. */
    int begin(PromptBlocks prompt) {
      int matched = match(prompt);
      for (int i = 0; i < matched; i++) {
        use(prompt.hash(i));
      }
      int held = matched;
      while (held < prompt.count() && hasRoom()) {
        use(prompt.hash(held++));
      }
      return held;
    }

    private void use(long block) {
      unused.remove(block);
      users.merge(block, 1, Integer::sum);
    }

    private boolean hasRoom() {
      if (users.size() == capacity && !unused.isEmpty()) {
        users.remove(unused.removeFirst());
      }
      return users.size() < capacity;
    }

    int shared() {
      return users.values().stream().mapToInt(count -> Math.max(0, count - 1)).sum();
    }

    /** Its tail goes before its head. */
    void end(PromptBlocks prompt, int held) {
      for (int i = held - 1; i >= 0; i--) {
        if (users.merge(prompt.hash(i), -1, Integer::sum) == 0) {
          unused.addLast(prompt.hash(i));
        }
      }
    }
  }

  private record Running(PromptBlocks prompt, PrefixLease lease, int held) {}

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomRequests_tooSmallACache_isNeverOverfull(int seed) {
    Random random = new Random(seed);
    int capacity = 1 + random.nextInt(50);
    ShadowCache cache = new ShadowCache(capacity);

    play(cache, random);

    assertThat(cache.size()).isBetween(1, capacity);
    assertThat(cache.inUse()).isZero();
    assertThatNothingIsHeld(cache, capacity);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomRequests_matchAndEvictionAreTheEngines(int seed) {
    Random random = new Random(seed);
    int capacity = MOST_RUNNING * LONGEST_PROMPT + random.nextInt(300);
    ShadowCache cache = new ShadowCache(capacity);
    PlainEngine engine = new PlainEngine(capacity);
    Prompts prompts = new Prompts(random);
    List<Running> running = new ArrayList<>();

    for (int event = 0; event < EVENTS; event++) {
      if (running.isEmpty() || random.nextInt(MOST_RUNNING) >= running.size()) {
        PromptBlocks prompt = prompts.next();
        assertThat(cache.match(prompt)).isEqualTo(engine.match(prompt));
        running.add(new Running(prompt, cache.reference(prompt), engine.begin(prompt)));
      } else {
        Running ended = running.remove(random.nextInt(running.size()));
        ended.lease.release();
        engine.end(ended.prompt, ended.held);
      }
      assertThat(cache.size()).isEqualTo(engine.users.size());
      assertThat(cache.inUse()).isEqualTo(engine.users.size() - engine.unused.size());
      assertThat(cache.shared()).isEqualTo(engine.shared());
    }
    running.forEach(ended -> ended.lease.release());
    assertThatNothingIsHeld(cache, capacity);
  }

  private static void assertThatNothingIsHeld(ShadowCache cache, int capacity) {
    PromptBlocks everything = new Prompts(new Random(99)).ofLength(capacity);
    cache.reference(everything);
    assertThat(cache.match(everything)).isEqualTo(capacity);
    assertThat(cache.size()).isEqualTo(capacity);
  }

  /**
   * Prompts that go on from earlier ones, each with a last block of its own: a prompt that is the
   * beginning of another one is not evicted in quite the engine's order.
   */
  private static final class Prompts {

    private final Random random;
    private final List<List<Long>> known = new ArrayList<>();
    private final Set<Long> taken = new HashSet<>();

    Prompts(Random random) {
      this.random = random;
    }

    PromptBlocks next() {
      List<Long> hashes = new ArrayList<>();
      if (!known.isEmpty() && random.nextInt(4) > 0) {
        List<Long> earlier = known.get(random.nextInt(known.size()));
        hashes.addAll(earlier.subList(0, random.nextInt(earlier.size())));
      }
      int grown = hashes.size() + 1 + random.nextInt(LONGEST_PROMPT - hashes.size());
      while (hashes.size() < grown) {
        hashes.add(fresh());
      }
      known.add(hashes);
      return blocks(hashes);
    }

    PromptBlocks ofLength(int count) {
      return blocks(IntStream.range(0, count).mapToObj(i -> fresh()).toList());
    }

    private long fresh() {
      long hash = random.nextLong();
      assertThat(taken.add(hash)).isTrue();
      return hash;
    }

    private static PromptBlocks blocks(List<Long> hashes) {
      return PromptBlocks.of(hashes.stream().mapToLong(Long::longValue).toArray(), hashes.size());
    }
  }

  @Test
  void manyThreads_nothingBreaksAndNothingStaysHeld() throws Exception {
    int threads = 4;
    int capacity = 300;
    ShadowCache cache = new ShadowCache(capacity);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long seed = thread;
        work.add(() -> play(cache, new Random(seed)));
      }
      for (Future<Void> done : workers.invokeAll(work)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }

    assertThat(cache.inUse()).isZero();
    assertThatNothingIsHeld(cache, capacity);
  }

  private static Void play(ShadowCache cache, Random random) {
    Prompts prompts = new Prompts(random);
    Deque<PrefixLease> held = new ArrayDeque<>();
    for (int event = 0; event < EVENTS; event++) {
      PromptBlocks prompt = prompts.next();
      assertThat(cache.match(prompt)).isBetween(0, prompt.count());
      held.add(cache.reference(prompt));
      if (held.size() > 8) {
        held.remove().release();
      }
    }
    held.forEach(PrefixLease::release);
    return null;
  }
}
