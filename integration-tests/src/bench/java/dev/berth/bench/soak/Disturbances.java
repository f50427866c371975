package dev.berth.bench.soak;

import dev.berth.bench.Problems;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an installation suffers while it is in use: servers come and go, connections between Envoy
 * and Berth break, Envoys die; and people look at the admin pages.
 */
final class Disturbances implements AutoCloseable {

  private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_CUTS = Duration.ofSeconds(8);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final int KILL_ONE_IN = 4;
  private static final int LONGEST_CUT_MILLIS = 1_500;
  private static final long LAST_ONE_SECONDS = 60;

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(3);
  private final Installation installation;
  private final SplittableRandom random;
  private final Problems problems;
  private final AtomicInteger reloads = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();

  Disturbances(Installation installation, SplittableRandom random, Problems problems) {
    this.installation = installation;
    this.random = random;
    this.problems = problems;
  }

  /**
   * Begins.
   *
   * @param look at the admin pages
   */
  void start(Runnable look) {
    every(BETWEEN_RELOADS, "reload", this::reload);
    every(BETWEEN_CUTS, "disturbance of a gateway", this::disturbGateway);
    every(BETWEEN_LOOKS, "look at the admin pages", look);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A task reports its failures itself.
  private void every(Duration between, String name, Runnable task) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            problems.add(name + " failed: " + e);
          }
        },
        between.toMillis(),
        between.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void reload() {
    installation.folder().reload();
    reloads.incrementAndGet();
  }

  private void disturbGateway() {
    List<Gateway> gateways = installation.gateways();
    Gateway gateway = gateways.get(random.nextInt(gateways.size()));
    if (random.nextInt(KILL_ONE_IN) == 0) {
      kills.incrementAndGet();
      gateway.restart();
    } else {
      cuts.incrementAndGet();
      gateway.cut(Duration.ofMillis(random.nextInt(LONGEST_CUT_MILLIS)));
    }
  }

  /** What has happened so far. */
  String summary() {
    return "%d versions of servers.yaml, %d cuts between an Envoy and Berth, %d Envoys killed"
        .formatted(reloads.get(), cuts.get(), kills.get());
  }

  /** Ends; blocks until the last disturbance is over. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(LAST_ONE_SECONDS, TimeUnit.SECONDS)) {
        problems.add("a disturbance did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
