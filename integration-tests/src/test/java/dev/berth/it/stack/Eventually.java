package dev.berth.it.stack;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * Waiting for what must come, looking often, and giving up after long enough for a busy machine.
 */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(5);

  private Eventually() {}

  /**
   * Waits until {@code condition} holds.
   *
   * @param what for the report of a failure, as in {@code all tickets are closed}
   */
  public static void eventually(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .atMost(PATIENCE)
        .until(condition);
  }
}
