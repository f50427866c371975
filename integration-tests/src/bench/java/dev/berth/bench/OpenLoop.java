package dev.berth.bench;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Load that comes when it comes, as users do: a Poisson process that waits for nobody. Latency
 * counts from the moment a request was meant to be sent to its decision, so that a server that
 * stalls is charged for everything it kept waiting.
 */
public final class OpenLoop {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final long LONGEST_NANOS = DRAIN.toNanos();

  private OpenLoop() {}

  /**
   * Latencies of one window, in nanoseconds.
   *
   * @param seed of the arrival times; the same for both arms of a pair
   */
  public static Histogram measure(
      Arm arm, Workload workload, int perSecond, Duration window, long seed, Problems problems)
      throws InterruptedException {
    int requests = (int) (perSecond * window.toMillis() / 1000);
    return measure(arm.client(), workload, perSecond, requests, seed, problems);
  }

  /** Latencies of so many requests, in nanoseconds. */
  static Histogram measure(
      ExtProcClient client,
      Workload workload,
      int perSecond,
      int requests,
      long seed,
      Problems problems)
      throws InterruptedException {
    Random random = new Random(seed);
    Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    CountDownLatch open = new CountDownLatch(requests);
    double intended = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      intended += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
      long intendedNanos = (long) intended;
      sleepUntil(intendedNanos);
      client.send(workload, listener(workload, intendedNanos, latencies, open, problems));
    }
    if (!open.await(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
      problems.add(workload.name() + ": requests without an answer");
    }
    return latencies;
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static ExtProcClient.Listener listener(
      Workload workload,
      long intendedNanos,
      Histogram latencies,
      CountDownLatch open,
      Problems problems) {
    return new ExtProcClient.Listener() {
      @Override
      public void onDecision() {
        latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - intendedNanos));
      }

      @Override
      public void onEnd(@Nullable String problem) {
        if (problem != null) {
          problems.add(workload.name() + ": " + problem);
        }
        open.countDown();
      }
    };
  }
}
