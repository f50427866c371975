package dev.berth.bench.micro;

import dev.berth.base.Ticker;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
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
import java.util.stream.IntStream;
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
 * A choice among so many idle servers: to find it alone, and with the reservation, its ticket and
 * their end.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class SchedulerBenchmark {

  private static final String MODEL = "qwen3-32b";
  private static final Duration DEADLINE = Duration.ofHours(1);

  @Param({"10", "100", "1000", "10000"})
  public int servers;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(3));
  private final Tickets tickets = new Tickets(Ticker.system(), new SplittableRandom(7), registry);

  @Setup
  public void fillPool() {
    pool.applyDiscovery(endpoints(servers));
  }

  /** So many servers of the model that the bodies of the benchmark name. */
  static List<Endpoint> endpoints(int count) {
    return IntStream.range(0, count).mapToObj(SchedulerBenchmark::endpoint).toList();
  }

  private static Endpoint endpoint(int index) {
    EndpointId id = new EndpointId("10.0." + index / 250 + "." + (1 + index % 250) + ":8000");
    return new Endpoint(id, null, List.of(ServedModel.of(MODEL)));
  }

  @Benchmark
  public boolean look() {
    return scheduler.hasCandidate(pool.snapshot(), MODEL, null);
  }

  @Benchmark
  public @Nullable Reservation reserveAndRelease() {
    Reservation chosen =
        scheduler.reserve(
            pool.snapshot(), MODEL, null, LeastWork.ofTokens(250), Scheduler.UNBOUNDED);
    if (chosen != null) {
      tickets.open(chosen, "envoy", "request", 250, DEADLINE).close(TicketEnd.STREAM);
    }
    return chosen;
  }
}
