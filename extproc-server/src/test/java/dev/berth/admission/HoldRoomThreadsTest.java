package dev.berth.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests of all priorities come and leave on several threads, for little room. */
class HoldRoomThreadsTest {

  private static final int THREADS = 4;
  private static final int EACH = 5_000;
  private static final HoldLimits LIMITS = new HoldLimits(5, 1_000);

  private final Queue<Runnable> loop = new ConcurrentLinkedQueue<>();
  private final HoldQueues queues =
      new HoldQueues("p", LIMITS, loop::add, new ManualTicker(), new SimpleMeterRegistry());
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger outranked = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  @Test
  void tryHold_manyThreads_everyPlaceIsTakenAndGivenBackOnce()
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        tasks.add(() -> comeAndLeave(random));
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(outranked.get() + left.get()).isEqualTo(begun.get());
    assertThat(outranked).hasPositiveValue();
    assertThat(queues.waiting()).isZero();
    assertThat(queues.bytes()).isZero();
    assertThat(queues.isWaitedFor("m")).isFalse();
  }

  private Void comeAndLeave(SplittableRandom random) {
    List<Hold> mine = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      come(random, mine);
      if (mine.size() > 3) {
        leave(mine.remove(random.nextInt(mine.size())));
      }
    }
    mine.forEach(this::leave);
    return null;
  }

  private void come(SplittableRandom random, List<Hold> mine) {
    String model = random.nextBoolean() ? "m" : "n";
    Hold hold =
        queues.tryHold(
            new HeldRequest(model, random.nextInt(4), random.nextInt(200), 1, 0, Long.MAX_VALUE));
    if (hold != null) {
      begun.incrementAndGet();
      hold.await((same, end) -> outranked.incrementAndGet());
      mine.add(hold);
    }
  }

  private void leave(Hold hold) {
    hold.leave();
    if (hold.end() == HoldEnd.LEFT) {
      left.incrementAndGet();
    }
  }
}
