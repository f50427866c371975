package dev.berth.app;

import dev.berth.base.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this process make decisions that nobody asked for before it says that it is ready, since the
 * first few thousand of a JVM cost many times as much as all others. Ends with the last synthetic
 * request, when its time is up, when it fails or when it is closed, whichever comes first, and
 * never keeps Berth from starting. Its one thread blocks and is gone afterwards.
 */
final class WarmUp implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  /**
   * A hundred of each kind. Many more cost seconds of CPU time and take little off the first real
   * ones.
   */
  private static final int REQUESTS = 400;

  private final Duration limit;
  private final ScheduledExecutorService timers;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Runnable onOver;
  private final Thread thread;
  private volatile boolean over;

  /**
   * @param limit how long it may take; zero: no warm-up
   * @param onOver called once, when {@link #isOver} has become true, on any thread
   */
  WarmUp(
      Duration limit,
      ScheduledExecutorService timers,
      Ticker ticker,
      RandomGenerator random,
      Runnable onOver) {
    this.limit = limit;
    this.timers = timers;
    this.ticker = ticker;
    this.random = random;
    this.onOver = onOver;
    this.thread = new Thread(this::run, "berth-warm-up");
    thread.setDaemon(true);
  }

  /** Returns at once. Called once. */
  void start() {
    if (limit.isZero()) {
      end();
    } else {
      thread.start();
    }
  }

  /** Whether nothing is left to wait for. */
  boolean isOver() {
    return over;
  }

  /** Stops it, without waiting for the end. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      rehearse();
    } catch (InterruptedException closed) {
      log.atDebug().log("the warm-up was stopped");
    } catch (IOException | RuntimeException failed) {
      log.atWarn()
          .addKeyValue("problem", failed)
          .log("the warm-up failed, the first requests will take longer");
    } finally {
      end();
    }
  }

  private void rehearse() throws IOException, InterruptedException {
    long start = ticker.nanos();
    try (Rehearsal rehearsal = new Rehearsal(REQUESTS, timers, ticker, random)) {
      rehearsal.play(limit);
      log.atInfo()
          .addKeyValue("decisions", rehearsal.decisions())
          .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - start))
          .log("warmed up");
    }
    shrinkHeap();
  }

  /**
   * It gives back what the warm-up made it grow by. Envoys that go by our health send nothing yet,
   * so that a full collection stops hardly anybody.
   */
  private static void shrinkHeap() {
    System.gc();
  }

  private void end() {
    over = true;
    onOver.run();
  }
}
