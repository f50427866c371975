package dev.berth.engine;

import dev.berth.base.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers of one event loop, many and mostly cancelled before they are due: a hashed wheel (Varghese
 * and Lauck, 1987) that turns by one slot each {@link #TICK} while it holds anything. A timer is
 * set by adding it to a slot, and cancelled by forgetting its task, whatever else there is.
 *
 * <p>It counts the time of the loop, not of the world. Where the loop stood still (a garbage
 * collection, a busy machine, a task that took long) answers may lie unread in their sockets, and a
 * time-out by the clock would blame the servers for it. So however late the wheel is turned, it
 * turns by {@link #MOST_TICKS} at the most, and before it turns again the loop has read what had
 * come: nobody's time is up who was not listened to. A timer is never early, and late by at most
 * two ticks and the time for which the loop stood still.
 *
 * <p>Confined to the event loop.
 */
public final class LoopTimer {

  static final Duration TICK = Duration.ofMillis(10);
  static final int MOST_TICKS = 5;

  /** A power of two. Longer delays than one turn, five seconds, are passed by several times. */
  static final int SLOTS = 512;

  private static final long TICK_NANOS = TICK.toNanos();
  private static final Logger log = LoggerFactory.getLogger(LoopTimer.class);

  private final ScheduledExecutorService loop;
  private final Ticker ticker;
  private final List<List<Timer>> slots =
      new ArrayList<>(IntStream.range(0, SLOTS).mapToObj(i -> new ArrayList<Timer>(0)).toList());

  private long ticks;
  private long countedUpTo;
  private int held;
  private boolean turning;
  private final AtomicLong stalledNanos = new AtomicLong();

  /**
   * @param loop has one thread, on which everything here is called
   */
  public LoopTimer(ScheduledExecutorService loop, Ticker ticker) {
    this.loop = loop;
    this.ticker = ticker;
  }

  /** Runs a task once, after so much time of the loop. */
  public Timer after(Duration delay, Runnable task) {
    return afterNanos(delay.toNanos(), task);
  }

  /** Runs a task once, after so much time of the loop. */
  public Timer afterNanos(long delayNanos, Runnable task) {
    startTurning();
    long delayTicks = (Math.max(0, delayNanos) + TICK_NANOS - 1) / TICK_NANOS;
    // The tick that is going on does not count: a part of it is over.
    Timer timer = new Timer(ticks + 1 + delayTicks, task);
    hold(timer);
    return timer;
  }

  /** The loop on which all of this happens. Any thread. */
  public ScheduledExecutorService loop() {
    return loop;
  }

  /** The time of the world, by the ticker. Any thread. */
  public long nanos() {
    return ticker.nanos();
  }

  /** For how long the loop stood still so far while timers were set. Any thread. */
  public long stalledNanos() {
    return stalledNanos.get();
  }

  private void hold(Timer timer) {
    slots.get(slot(timer.dueTick)).add(timer);
    held++;
  }

  private static int slot(long tick) {
    return (int) tick & (SLOTS - 1);
  }

  private void startTurning() {
    if (!turning) {
      turning = true;
      countedUpTo = ticker.nanos();
      turnIn(TICK_NANOS);
    }
  }

  private void turnIn(long nanos) {
    var unused = loop.schedule(this::turn, nanos, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    long passed = (ticker.nanos() - countedUpTo) / TICK_NANOS;
    countedUpTo += passed * TICK_NANOS;
    long counted = Math.min(passed, MOST_TICKS);
    stalledNanos.addAndGet((passed - counted) * TICK_NANOS);
    for (long i = 0; i < counted; i++) {
      ticks++;
      pass(slot(ticks));
    }
    turning = held > 0;
    if (turning) {
      turnIn(countedUpTo + TICK_NANOS - ticker.nanos());
    }
  }

  /** Tasks may set timers in the slot that is passed: it has a new list by then. */
  private void pass(int slot) {
    List<Timer> timers = slots.get(slot);
    if (timers.isEmpty()) {
      return;
    }
    slots.set(slot, new ArrayList<>(timers.size()));
    held -= timers.size();
    for (Timer timer : timers) {
      if (timer.dueTick > ticks && !timer.isCancelled()) {
        hold(timer);
      } else {
        timer.run();
      }
    }
  }

  /** One task that waits for its time. Confined to the event loop. */
  public static final class Timer {

    private final long dueTick;
    private @Nullable Runnable task;

    private Timer(long dueTick, @Nullable Runnable task) {
      this.dueTick = dueTick;
      this.task = task;
    }

    /** One that has run. */
    public static Timer over() {
      return new Timer(0, null);
    }

    /** Forgets the task; without effect once it has run. */
    public void cancel() {
      task = null;
    }

    private boolean isCancelled() {
      return task == null;
    }

    /** A bug in one task is no reason to forget the others. */
    private void run() {
      Runnable waiting = task;
      task = null;
      if (waiting == null) {
        return;
      }
      try {
        waiting.run();
      } catch (RuntimeException bug) {
        log.atError().setCause(bug).log("the task of a timer failed");
      }
    }
  }
}
