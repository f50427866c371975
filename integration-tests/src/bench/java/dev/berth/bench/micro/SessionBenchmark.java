package dev.berth.bench.micro;

import dev.berth.base.Ticker;
import dev.berth.config.PickerType;
import dev.berth.config.ProfileConfig;
import dev.berth.config.ScorerConfig;
import dev.berth.config.ScorerType;
import dev.berth.endpoint.Endpoint;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.prefix.PromptBlocks;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.profile.Policies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * A decision by the profile {@code session-affinity} about a request of one of {@value #SESSIONS}
 * sessions, with its ticket and the end of both; the same without a session; and the news that a
 * server has come or gone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class SessionBenchmark {

  private static final String MODEL = "qwen3-32b";
  private static final int SESSIONS = 1 << 12;
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final ProfileConfig PROFILE =
      new ProfileConfig(
          "session-affinity",
          List.of(),
          List.of(new ScorerConfig(ScorerType.SESSION_AFFINITY, 1)),
          PickerType.MAX_SCORE);

  @Param({"16", "256", "300", "1000", "10000"})
  public int servers;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(3));
  private final Tickets tickets = new Tickets(Ticker.system(), new SplittableRandom(7), registry);
  private final Policy policy =
      new Policies("default", Ticker.system(), null, registry).of(PROFILE);
  private final List<Affinity> sessions =
      IntStream.range(0, SESSIONS).mapToObj(i -> new Affinity(null, "user-" + i)).toList();
  private List<Endpoint> all = List.of();
  private int next;

  @Setup
  public void fillPool() {
    all = SchedulerBenchmark.endpoints(servers);
    pool.applyDiscovery(all);
  }

  @Benchmark
  public Ticket decide() {
    return decide(sessions.get(next++ & (SESSIONS - 1)));
  }

  @Benchmark
  public Ticket decideWithoutSession() {
    return decide(Affinity.NONE);
  }

  @Benchmark
  public PoolSnapshot comeAndGo() {
    pool.applyDiscovery(all.subList(0, servers - (next++ & 1)));
    return pool.snapshot();
  }

  private Ticket decide(Affinity affinity) {
    Demand demand = Demand.of(pool.paces().of(MODEL), 1_000, PromptBlocks.NONE);
    Reservation chosen =
        Objects.requireNonNull(
            scheduler.reserve(
                pool.snapshot(), MODEL, null, policy.weigh(demand, affinity), Scheduler.UNBOUNDED));
    Ticket ticket = tickets.open(chosen, "envoy", "request", demand.promptTokens(), DEADLINE);
    ticket.close(TicketEnd.STREAM);
    return ticket;
  }
}
