package dev.berth.engine;

import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands on the newest state of a pool, on a scheduler's thread, a moment after it has changed: the
 * changes of one burst are seen together.
 */
public final class PoolFollower implements AutoCloseable {

  /** How long after a change. */
  public static final Duration DELAY = Duration.ofMillis(10);

  private final Pool pool;
  private final ScheduledExecutorService scheduler;
  private final Consumer<PoolSnapshot> onChange;
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param scheduler one thread, such as an event loop
   * @param onChange called on that thread
   */
  public PoolFollower(
      Pool pool, ScheduledExecutorService scheduler, Consumer<PoolSnapshot> onChange) {
    this.pool = pool;
    this.scheduler = scheduler;
    this.onChange = onChange;
  }

  /** Begins, with the state of today. Called once. */
  public void start() {
    pool.addListener(snapshot -> lookSoon());
  }

  /** Nothing is handed on any more. Any thread; the scheduler may end after it. */
  @Override
  public void close() {
    closed = true;
  }

  private void lookSoon() {
    if (!closed && pending.compareAndSet(false, true)) {
      var unused = scheduler.schedule(this::look, DELAY.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    pending.set(false);
    if (!closed) {
      onChange.accept(pool.snapshot());
    }
  }
}
