package dev.berth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Streams that are open, have had their replies, and do nothing. */
public final class HeldStreams implements AutoCloseable {

  private static final int AT_ONCE = 64;
  private static final long PATIENCE_SECONDS = 30;

  private final ExtProcClient client;
  private final Workload workload;
  private final Problems problems;
  private final List<Runnable> ends = new ArrayList<>();

  /**
   * @param workload what is sent on each before it rests
   */
  public HeldStreams(ExtProcClient client, Workload workload, Problems problems) {
    this.client = client;
    this.workload = workload;
    this.problems = problems;
  }

  /** Opens so many more, a few at a time, and waits until each has had its replies. */
  public void open(int count) throws InterruptedException {
    Semaphore opening = new Semaphore(AT_ONCE);
    for (int i = 0; i < count && acquire(opening, 1); i++) {
      ends.add(client.hold(workload, listener(opening)));
    }
    acquire(opening, AT_ONCE);
  }

  private boolean acquire(Semaphore opening, int permits) throws InterruptedException {
    boolean acquired = opening.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!acquired) {
      problems.add(workload.name() + ": held streams without an answer");
    }
    return acquired;
  }

  private ExtProcClient.Listener listener(Semaphore opening) {
    return new ExtProcClient.Listener() {
      @Override
      public void onEnd(@Nullable String problem) {
        if (problem != null) {
          problems.add(workload.name() + ", held: " + problem);
        }
        opening.release();
      }
    };
  }

  /** Ends them all. */
  @Override
  public void close() {
    ends.forEach(Runnable::run);
    ends.clear();
  }
}
