package dev.berth.testing;

import dev.berth.base.Ticker;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An event loop whose clock stands still until a test turns it. */
public final class HandDrivenLoop {

  private static final long NOTHING_SCHEDULED = -1;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ManualTicker ticker = new ManualTicker();

  public HandDrivenLoop() {
    channel.freezeTime();
  }

  public ScheduledExecutorService scheduler() {
    return channel.eventLoop();
  }

  /** The clock of the loop. */
  public Ticker ticker() {
    return ticker;
  }

  /** Runs everything that is due now. */
  public void run() {
    channel.runPendingTasks();
  }

  /** Turns the clock in small steps, so that what is scheduled meanwhile runs in its turn. */
  public void advance(Duration duration) {
    long step = Math.min(TimeUnit.MILLISECONDS.toNanos(1), duration.toNanos());
    for (long passed = 0; passed < duration.toNanos(); passed += step) {
      step(Duration.ofNanos(step));
    }
  }

  /** Turns the clock in one step. */
  public void step(Duration duration) {
    channel.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
    ticker.advance(duration);
    run();
  }

  /** Whether any timer is running. */
  public boolean hasTimers() {
    return channel.runScheduledPendingTasks() != NOTHING_SCHEDULED;
  }
}
