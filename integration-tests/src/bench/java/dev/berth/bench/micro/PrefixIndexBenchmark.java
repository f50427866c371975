package dev.berth.bench.micro;

import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.RecentHolders;
import dev.berth.prefix.ShadowCache;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is known of three million blocks in the caches of 640 servers, all full, as they are after a
 * while, by a prompt of 8 KiB that one of them has. Says before it begins how much memory that
 * takes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PrefixIndexBenchmark {

  private static final int SERVERS = 640;
  private static final int BLOCKS_OF_PROMPT = 8;
  private static final int PROMPTS_OF_SERVER = 586;
  private static final int CAPACITY = PROMPTS_OF_SERVER * BLOCKS_OF_PROMPT;
  private static final long BLOCKS = (long) SERVERS * CAPACITY;

  private final List<ShadowCache> caches = new ArrayList<>();
  private final RecentHolders holders = new RecentHolders(1 << 20);
  private final int[] found = new int[RecentHolders.MOST];
  private final SplittableRandom random = new SplittableRandom(1);

  @Setup
  public void fill() {
    long before = usedBytes();
    for (int server = 0; server < SERVERS; server++) {
      caches.add(new ShadowCache(CAPACITY));
      for (int prompt = 0; prompt < PROMPTS_OF_SERVER; prompt++) {
        caches.get(server).reference(prompt(server, prompt)).release();
      }
    }
    long filled = usedBytes();
    for (int server = 0; server < SERVERS; server++) {
      for (int prompt = 0; prompt < PROMPTS_OF_SERVER; prompt++) {
        holders.note(prompt(server, prompt), server + 1);
      }
    }
    System.out.printf(
        "%n# %,d blocks: %.1f bytes each in the caches, %.1f in the hints%n",
        BLOCKS, (double) (filled - before) / BLOCKS, (double) (usedBytes() - filled) / BLOCKS);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static PromptBlocks prompt(int server, int index) {
    long[] hashes =
        new SplittableRandom((long) server << 32 | index).longs(BLOCKS_OF_PROMPT).toArray();
    return PromptBlocks.of(hashes, hashes.length);
  }

  private PromptBlocks next(int server) {
    return prompt(server, random.nextInt(PROMPTS_OF_SERVER));
  }

  /** What making a prompt costs, to be taken off the others. */
  @Benchmark
  public PromptBlocks prompt() {
    return next(random.nextInt(SERVERS));
  }

  /** Of a server that has all of it. */
  @Benchmark
  public int match() {
    int server = random.nextInt(SERVERS);
    return caches.get(server).match(next(server));
  }

  @Benchmark
  public int referenceAndRelease() {
    int server = random.nextInt(SERVERS);
    ShadowCache cache = caches.get(server);
    cache.reference(next(server)).release();
    return cache.size();
  }

  @Benchmark
  public int findHolders() {
    return holders.find(next(random.nextInt(SERVERS)), found);
  }

  @Benchmark
  public void noteHolder() {
    int server = random.nextInt(SERVERS);
    holders.note(next(server), server + 1);
  }
}
