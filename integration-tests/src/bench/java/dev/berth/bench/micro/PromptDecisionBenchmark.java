package dev.berth.bench.micro;

import dev.berth.base.Ticker;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.prefix.PromptBlocks;
import dev.berth.request.PromptDigests;
import dev.berth.scheduling.LeastSeconds;
import dev.berth.scheduling.Scheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A decision by the cost in seconds about a prompt of 8 KiB that was digested while it was read:
 * its blocks are chained, the servers compared, one is reserved, and the blocks are noted. The end
 * of an earlier request is in it, so that about two are in flight on each server. One of {@value
 * #CONVERSATIONS} conversations goes on, each time at random.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PromptDecisionBenchmark {

  private static final String MODEL = "qwen3-32b";
  private static final int PROMPT_BYTES = 8 << 10;
  private static final int BLOCKS = PROMPT_BYTES / PromptBlocks.BLOCK_BYTES;
  private static final int CONVERSATIONS = 1 << 12;
  private static final Duration DEADLINE = Duration.ofHours(1);

  @Param({"16", "64", "1000", "10000"})
  public int servers;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(3));
  private final Tickets tickets = new Tickets(Ticker.system(), new SplittableRandom(7), registry);
  private final LeastSeconds policy = new LeastSeconds(Ticker.system());
  private final SplittableRandom random = new SplittableRandom(5);
  private final PromptDigests[] conversations = new PromptDigests[CONVERSATIONS];
  private Ticket[] open = {};
  private int next;

  @Setup
  public void fillPool() {
    pool.applyDiscovery(SchedulerBenchmark.endpoints(servers));
    for (int i = 0; i < CONVERSATIONS; i++) {
      conversations[i] = PromptDigests.of(random.longs(BLOCKS).toArray(), BLOCKS, 0);
    }
    open = new Ticket[2 * servers];
    for (int i = 0; i < open.length; i++) {
      open[i] = decide();
    }
  }

  @Benchmark
  public Ticket decideAndEndAnother() {
    Ticket ticket = decide();
    open[next].close(TicketEnd.STREAM);
    open[next] = ticket;
    next = (next + 1) % open.length;
    return ticket;
  }

  private Ticket decide() {
    PromptDigests digests = conversations[random.nextInt(CONVERSATIONS)];
    PromptBlocks blocks = PromptBlocks.chained(digests, MODEL);
    Demand demand = Demand.of(pool.paces().of(MODEL), PROMPT_BYTES, blocks);
    Reservation chosen =
        Objects.requireNonNull(
            scheduler.reserve(
                pool.snapshot(), MODEL, null, policy.weigh(demand), Scheduler.UNBOUNDED));
    return tickets.open(chosen, "envoy", "request", demand.promptTokens(), DEADLINE);
  }
}
