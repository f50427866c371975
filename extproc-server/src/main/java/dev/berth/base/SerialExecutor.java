package dev.berth.base;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after another without a thread of its own: the first caller runs its task, and all
 * that arrive meanwhile, before it returns. A task sees everything that earlier tasks wrote.
 *
 * <p>The queue holds what other threads hand in during one run, so it is as long as there are
 * writers. A task that throws does not stop the ones behind it: its exception reaches the caller
 * that happened to run it, after the queue is empty.
 */
public final class SerialExecutor implements Executor {

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  private void drain() {
    RuntimeException failure = null;
    do {
      Runnable task = tasks.remove();
      try {
        task.run();
      } catch (RuntimeException thrown) {
        if (failure == null) {
          failure = thrown;
        } else {
          failure.addSuppressed(thrown);
        }
      }
    } while (pending.decrementAndGet() > 0);
    if (failure != null) {
      throw failure;
    }
  }
}
