package dev.berth.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecentHoldersTest {

  private static final int EVENTS = 2_000;
  private static final int SERVERS = 12;
  private static final int LONGEST_PROMPT = 40;

  private final RecentHolders holders = new RecentHolders(1 << 16);

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 257})
  void constructor_noTableOfSets_isRefused(int capacity) {
    assertThatThrownBy(() -> new RecentHolders(capacity))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void find_nothingNoted_isNobody() {
    assertThat(find(holders, prompt(1, 2))).isEmpty();
    holders.note(prompt(1, 2), 0);
    holders.note(PromptBlocks.NONE, 7);
    assertThat(find(holders, prompt(1, 2))).isEmpty();
    assertThat(find(holders, PromptBlocks.NONE)).isEmpty();
  }

  @Test
  void find_promptGoesOn_isWhoHasItsBeginning() {
    holders.note(prompt(1, 2, 3), 7);

    assertThat(find(holders, prompt(1, 2, 3, 4, 5))).containsExactly(7);
    assertThat(find(holders, prompt(1, 9))).containsExactly(7);
    assertThat(find(holders, prompt(9, 8, 7))).isEmpty();
  }

  @Test
  void find_sharedBeginning_whoHasMostComesFirst() {
    for (int server = 1; server <= 9; server++) {
      holders.note(prompt(1, 100 + server), server);
    }

    assertThat(find(holders, prompt(1, 103))).containsExactly(3, 9, 8, 7);
  }

  @Test
  void note_oneServerAgain_isTheNewestOfTheSame() {
    for (int server : new int[] {1, 2, 3, 4, 2, 2}) {
      holders.note(prompt(5), server);
    }
    assertThat(find(holders, prompt(5))).containsExactly(2, 4, 3, 1);

    holders.note(prompt(5), RecentHolders.MOST_SERVERS);
    assertThat(find(holders, prompt(5))).containsExactly(RecentHolders.MOST_SERVERS, 2, 4, 3);
  }

  @Test
  void note_tableIsFull_whatIsUsedStays() {
    RecentHolders small = new RecentHolders(256);
    for (int other = 1; other < 2_000; other++) {
      small.note(prompt(1_000 + other), 2);
      small.note(prompt(1, 2, 3), 1);
    }

    assertThat(find(small, prompt(1, 2, 3))).containsExactly(1);
    assertThat(find(small, prompt(1_001))).isEmpty();
  }

  @Test
  void memory_isTwelveBytesForEachBlock() {
    int capacity = 1 << 20;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RecentHolders large = new RecentHolders(capacity);

    long before = threads.getCurrentThreadAllocatedBytes();
    large.note(prompt(1), 1);
    long taken = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(taken)
        .isBetween(1L << 20, (long) RecentHolders.BYTES_PER_BLOCK * capacity + (1 << 16));
  }

  static IntStream seeds() {
    return IntStream.range(0, 30);
  }

  /** Beside a map that forgets nothing: a table with room for all must say the same. */
  @ParameterizedTest
  @MethodSource("seeds")
  void randomPrompts_roomForAll_isWhatAMapSays(int seed) {
    Random random = new Random(seed);
    Map<Long, List<Integer>> map = new HashMap<>();
    Prompts prompts = new Prompts(random);

    for (int event = 0; event < EVENTS / 4; event++) {
      PromptBlocks prompt = prompts.next();
      assertThat(find(holders, prompt)).containsExactlyElementsOf(findIn(map, prompt));
      int server = 1 + random.nextInt(SERVERS);
      holders.note(prompt, server);
      noteIn(map, prompt, server);
    }
  }

  /** A table that has to forget never names a server that did not get the prompt's beginning. */
  @ParameterizedTest
  @MethodSource("seeds")
  void randomPrompts_roomForFew_namesOnlyWhoHadIt(int seed) {
    Random random = new Random(seed);
    RecentHolders small = new RecentHolders(256);
    Map<Long, Set<Integer>> ever = new HashMap<>();
    Prompts prompts = new Prompts(random);
    int named = 0;

    for (int event = 0; event < EVENTS; event++) {
      PromptBlocks prompt = prompts.next();
      List<Integer> found = find(small, prompt);
      assertThat(ever.getOrDefault(prompt.hash(0), Set.of())).containsAll(found);
      named += found.size();
      int server = 1 + random.nextInt(SERVERS);
      small.note(prompt, server);
      ever.computeIfAbsent(prompt.hash(0), hash -> new HashSet<>()).add(server);
    }
    assertThat(named).isGreaterThan(EVENTS / 10);
  }

  private static List<Integer> findIn(Map<Long, List<Integer>> map, PromptBlocks prompt) {
    int depth = 0;
    while (depth < prompt.count() && map.containsKey(prompt.hash(depth))) {
      depth++;
    }
    Set<Integer> found = new LinkedHashSet<>();
    for (int step = 1; depth > 0; depth -= step, step *= 2) {
      found.addAll(map.get(prompt.hash(depth - 1)));
    }
    return found.stream().limit(RecentHolders.MOST).toList();
  }

  private static void noteIn(Map<Long, List<Integer>> map, PromptBlocks prompt, int server) {
    for (int i = 0; i < prompt.count(); i++) {
      List<Integer> servers = map.computeIfAbsent(prompt.hash(i), hash -> new ArrayList<>());
      servers.remove((Integer) server);
      servers.add(0, server);
      if (servers.size() > RecentHolders.MOST) {
        servers.remove(RecentHolders.MOST);
      }
    }
  }

  /** Prompts that go on from one of the last. */
  private static final class Prompts {

    private final Random random;
    private final List<long[]> known = new ArrayList<>();

    Prompts(Random random) {
      this.random = random;
    }

    PromptBlocks next() {
      long[] hashes = random.longs(1 + random.nextInt(LONGEST_PROMPT)).toArray();
      if (!known.isEmpty() && random.nextInt(4) > 0) {
        long[] earlier = known.get(Math.max(0, known.size() - 1 - random.nextInt(20)));
        int shared = Math.min(earlier.length, random.nextInt(hashes.length + 1));
        System.arraycopy(earlier, 0, hashes, 0, shared);
      }
      known.add(hashes);
      return prompt(hashes);
    }
  }

  private static List<Integer> find(RecentHolders holders, PromptBlocks prompt) {
    int[] servers = new int[RecentHolders.MOST];
    int count = holders.find(prompt, servers);
    return IntStream.of(servers).limit(count).boxed().toList();
  }

  private static PromptBlocks prompt(long... hashes) {
    return PromptBlocks.of(hashes, hashes.length);
  }
}
