package dev.berth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Load that is always the same number of requests in flight: the next begins when one ends. Tells
 * what a request costs in CPU time; its latencies would mean nothing.
 */
public final class ClosedLoop {

  private static final Duration SETTLE = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int MOST_WALL_TIME = 10;
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /**
   * What one request cost the server.
   *
   * @param cpuMillis CPU time, the share of JIT and garbage collection included
   * @param allocatedBytes on the heap
   */
  public record Cost(double cpuMillis, double allocatedBytes) {}

  private final Arm arm;
  private final Workload workload;
  private final Problems problems;
  private final AtomicLong completed = new AtomicLong();
  private final CountDownLatch running;
  private volatile boolean stopping;

  private ClosedLoop(Arm arm, Workload workload, Problems problems) {
    this.arm = arm;
    this.workload = workload;
    this.problems = problems;
    this.running = new CountDownLatch(workload.outstanding());
  }

  /**
   * Runs load for one window and a little before it, and waits until all has ended.
   *
   * @param window how much CPU time the server uses up in it: a window that is cut by the wall
   *     clock holds too few ticks of CPU time when the machine is busy with something else. It ends
   *     in any case after {@link #MOST_WALL_TIME} times as much wall time.
   */
  public static Cost measure(Arm arm, Workload workload, Duration window, Problems problems)
      throws IOException, InterruptedException {
    return new ClosedLoop(arm, workload, problems).measure(window);
  }

  private Cost measure(Duration window) throws IOException, InterruptedException {
    for (int i = 0; i < workload.outstanding(); i++) {
      next();
    }
    Thread.sleep(SETTLE.toMillis());
    long allocatedBytes = -arm.allocatedBytes();
    double cpuSeconds = -arm.cpuSeconds();
    long requests = -completed.get();
    awaitCpuTime(window, -cpuSeconds);
    requests += completed.get();
    cpuSeconds += arm.cpuSeconds();
    allocatedBytes += arm.allocatedBytes();
    drain();
    return new Cost(1000 * cpuSeconds / requests, (double) allocatedBytes / requests);
  }

  private void awaitCpuTime(Duration window, double startSeconds)
      throws IOException, InterruptedException {
    double endSeconds = startSeconds + window.toMillis() / 1000.0;
    long latestNanos = System.nanoTime() + window.multipliedBy(MOST_WALL_TIME).toNanos();
    while (arm.cpuSeconds() < endSeconds && System.nanoTime() < latestNanos) {
      Thread.sleep(LOOK.toMillis());
    }
  }

  private void next() {
    arm.client().send(workload, this::onEnd);
  }

  private void onEnd(@Nullable String problem) {
    completed.incrementAndGet();
    if (problem != null) {
      problems.add(workload.name() + ": " + problem);
    }
    if (stopping || problem != null) {
      running.countDown();
    } else {
      next();
    }
  }

  private void drain() throws InterruptedException {
    stopping = true;
    if (!running.await(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
      problems.add(workload.name() + ": requests without an answer");
    }
  }
}
