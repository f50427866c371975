package dev.berth.bench.micro;

import dev.berth.base.Ticker;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The books of one server: a reservation, its ticket, and the end of both. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class BookingBenchmark {

  private static final Duration DEADLINE = Duration.ofHours(1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Tickets tickets = new Tickets(Ticker.system(), new SplittableRandom(7), registry);
  private final PooledEndpoint endpoint = onlyServer();

  private PooledEndpoint onlyServer() {
    Pool pool = new Pool("default", registry, 0);
    EndpointId id = new EndpointId("10.0.0.1:8000");
    pool.applyDiscovery(List.of(new Endpoint(id, null, List.of(ServedModel.of("qwen3-32b")))));
    return pool.snapshot().endpoint(0);
  }

  @Benchmark
  public boolean alone() {
    return reserveAndRelease();
  }

  @Benchmark
  @Threads(2)
  public boolean twoThreads() {
    return reserveAndRelease();
  }

  private boolean reserveAndRelease() {
    EndpointLoad load = endpoint.load();
    while (!load.tryReserve(load.observe(), 250)) {
      Thread.onSpinWait();
    }
    Reservation reserved = new Reservation(endpoint, false);
    return tickets.open(reserved, "envoy", null, 250, DEADLINE).close(TicketEnd.STREAM);
  }
}
