package dev.berth.base;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another without a thread of its own: the first caller runs its task, and all
 * that arrive meanwhile, before it returns. A task sees everything that earlier tasks wrote.
 *
 * <p>The queue holds what other threads hand in during one run, so it is as long as there are
 * writers; as long as nobody ever meets another there is none. A task that throws does not stop the
 * ones behind it: its exception reaches the caller that happened to run it, after the queue is
 * empty.
 */
public final class SerialExecutor implements Executor {

  private static final AtomicIntegerFieldUpdater<SerialExecutor> PENDING =
      AtomicIntegerFieldUpdater.newUpdater(SerialExecutor.class, "pending");
  private static final AtomicReferenceFieldUpdater<SerialExecutor, @Nullable Tasks> WAITING =
      AtomicReferenceFieldUpdater.newUpdater(SerialExecutor.class, Tasks.class, "waiting");

  /** Tasks that are waiting or running, as far as those who handed them in have said so. */
  private volatile int pending;

  private volatile @Nullable Tasks waiting;

  private record Tasks(Queue<Runnable> queue) {}

  @Override
  public void execute(Runnable task) {
    boolean isAlone = PENDING.compareAndSet(this, 0, 1);
    if (isAlone && isNobodyWaiting()) {
      runFrom(task);
      return;
    }
    Queue<Runnable> tasks = waiting();
    tasks.add(task);
    if (isAlone || PENDING.getAndIncrement(this) == 0) {
      runFrom(tasks.remove());
    }
  }

  /** Whoever hands in a task may have one there that another was to run, and did not yet. */
  private boolean isNobodyWaiting() {
    Tasks tasks = waiting;
    return tasks == null || tasks.queue.isEmpty();
  }

  private Queue<Runnable> waiting() {
    Tasks tasks = waiting;
    while (tasks == null) {
      WAITING.compareAndSet(this, null, new Tasks(new ConcurrentLinkedQueue<>()));
      tasks = waiting;
    }
    return tasks.queue;
  }

  /** This task, and those that arrive meanwhile. */
  private void runFrom(Runnable first) {
    RuntimeException failure = null;
    Runnable task = first;
    while (true) {
      try {
        task.run();
      } catch (RuntimeException thrown) {
        if (failure == null) {
          failure = thrown;
        } else {
          failure.addSuppressed(thrown);
        }
      }
      if (PENDING.decrementAndGet(this) == 0) {
        break;
      }
      task = waiting().remove();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
