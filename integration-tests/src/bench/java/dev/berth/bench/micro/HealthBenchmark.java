package dev.berth.bench.micro;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.HealthSettings;
import dev.berth.health.ProbeOutcome;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What the health of servers costs: a decision among servers of which none or every second one is
 * out, with a good answer at its end; and one tick of the monitor, ten of which make a second.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class HealthBenchmark {

  private static final String MODEL = "qwen3-32b";
  private static final Duration DEADLINE = Duration.ofHours(1);

  @Param({"16", "1000", "10000"})
  public int servers;

  @Param({"none", "half"})
  public String out = "";

  private long nowNanos;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool =
      new Pool("default", registry, 0, HealthSettings.DEFAULT, () -> nowNanos);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(3));
  private final Tickets tickets = new Tickets(() -> nowNanos, new SplittableRandom(7), registry);

  @Setup
  public void fillPool() {
    pool.applyDiscovery(SchedulerBenchmark.endpoints(servers));
    List<EndpointId> ids = pool.snapshot().endpoints().stream().map(PooledEndpoint::id).toList();
    ids.forEach(id -> pool.health().onProbe(id, ProbeOutcome.OK));
    for (int i = 0; out.equals("half") && i < ids.size(); i += 2) {
      pool.health().onProbe(ids.get(i), ProbeOutcome.REFUSED);
    }
  }

  @Benchmark
  public @Nullable Reservation decideAndAnswerWell() {
    Reservation chosen =
        scheduler.reserve(
            pool.snapshot(), MODEL, null, LeastWork.ofTokens(250), Scheduler.UNBOUNDED);
    if (chosen != null) {
      tickets
          .open(chosen, "envoy", "request", 250, DEADLINE)
          .close(TicketEnd.ACCESS_LOG, AnswerOutcome.OK);
    }
    return chosen;
  }

  /** With the looks and the rounds that fall into it on an average. */
  @Benchmark
  public void tick() {
    nowNanos += HealthMonitor.TICK.toNanos();
    pool.health().tick();
  }
}
