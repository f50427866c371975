package dev.berth.bench.modes;

import dev.berth.bench.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients of one gateway for one window, and a little before it. Each is a thread with a connection
 * of its own, opened anew for every window, so that no route keeps the luck or the bad luck of how
 * its connections were spread over Envoy's threads.
 */
final class Load {

  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

  private final Gateway gateway;
  private final ProcessAccount berth;
  private final List<byte[]> requests;
  private final Pace pace;
  private final Problems problems;
  private final long startNanos;
  private final long endNanos;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong wrongBodies = new AtomicLong();
  private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);

  private Load(
      Gateway gateway,
      ProcessAccount berth,
      List<byte[]> requests,
      Pace pace,
      Duration length,
      Problems problems) {
    this.gateway = gateway;
    this.berth = berth;
    this.requests = requests;
    this.pace = pace;
    this.problems = problems;
    this.startNanos = System.nanoTime() + SETTLE.toNanos();
    this.endNanos = startNanos + length.toNanos();
  }

  /**
   * Runs the load; blocks until all has ended.
   *
   * @param requests which are sent in turn
   * @param clients how many requests may be under way at once
   */
  static Window run(
      Gateway gateway,
      ProcessAccount berth,
      List<byte[]> requests,
      int clients,
      Pace pace,
      Duration length,
      Problems problems)
      throws IOException, InterruptedException {
    return new Load(gateway, berth, requests, pace, length, problems).run(clients);
  }

  private Window run(int clients) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    List<? extends Future<?>> running =
        IntStream.range(0, clients).mapToObj(i -> threads.submit(this::serve)).toList();
    sleepUntil(startNanos);
    double envoyCpu = -gateway.account().cpuMillis();
    double berthCpu = -berth.cpuMillis();
    long requestsEnded = -ended.get();
    long began = System.nanoTime();
    sleepUntil(endNanos);
    envoyCpu += gateway.account().cpuMillis();
    berthCpu += berth.cpuMillis();
    requestsEnded += ended.get();
    double seconds = (System.nanoTime() - began) / 1e9;
    await(running);
    threads.shutdown();
    return Window.of(
        ended.get(), wrongBodies.get(), requestsEnded, seconds, latencies, envoyCpu, berthCpu);
  }

  private static void await(List<? extends Future<?>> running) throws InterruptedException {
    for (Future<?> client : running) {
      try {
        client.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client has failed", e);
      }
    }
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** One client: a broken connection is a problem of the run, and replaced. */
  private void serve() {
    long due = pace.nextNanos();
    while (due < endNanos) {
      try (ClientConnection connection = new ClientConnection(gateway.clients())) {
        while (due < endNanos) {
          send(connection, due);
          due = pace.nextNanos();
        }
      } catch (IOException broken) {
        problems.add(gateway.route() + ": " + broken.getMessage());
        due = pace.nextNanos();
      }
    }
  }

  private void send(ClientConnection connection, long due) throws IOException {
    byte[] request = requests.get(Math.floorMod(sent.getAndIncrement(), requests.size()));
    sleepUntil(due);
    if (!connection.exchange(request)) {
      wrongBodies.incrementAndGet();
    }
    ended.incrementAndGet();
    if (due >= startNanos) {
      latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - due));
    }
  }
}
