package dev.berth.simulator.engine;

import dev.berth.simulator.base.Ticker;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A clock that only moves when told to, and runs what becomes due on the way. */
public final class VirtualTime implements Ticker, StepScheduler {
  private record Task(long dueNanos, long order, Runnable action) {}

  private final Queue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparing(Task::order));
  private long now;
  private long scheduled;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    tasks.add(new Task(now + delayNanos, scheduled++, task));
  }

  public void advanceTo(long nanos) {
    while (!tasks.isEmpty() && tasks.peek().dueNanos() <= nanos) {
      Task task = tasks.remove();
      now = Math.max(now, task.dueNanos());
      task.action().run();
    }
    now = Math.max(now, nanos);
  }

  /** Lets time pass without running what is due: a thread that was held up. */
  void stallUntil(long nanos) {
    now = nanos;
  }

  /** Runs the next task, at its time. Returns false when there is none. */
  boolean runNext() {
    if (tasks.isEmpty()) {
      return false;
    }
    advanceTo(tasks.peek().dueNanos());
    return true;
  }

  public void runAll() {
    while (runNext()) {
      // Each task may schedule the next.
    }
  }
}
