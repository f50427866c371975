package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

  private final SerialExecutor executor = new SerialExecutor();

  @Test
  void execute_fromWithinATask_runsAfterIt() {
    List<String> order = new ArrayList<>();

    executor.execute(
        () -> {
          executor.execute(() -> order.add("inner"));
          order.add("outer");
        });

    assertThat(order).containsExactly("outer", "inner");
  }

  @Test
  void execute_taskThrows_nextOnesRunAndTheCallerHearsOfIt() {
    List<String> ran = new ArrayList<>();

    assertThatThrownBy(
            () ->
                executor.execute(
                    () -> {
                      executor.execute(() -> ran.add("next"));
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");

    assertThat(ran).containsExactly("next");
    executor.execute(() -> ran.add("later"));
    assertThat(ran).containsExactly("next", "later");
  }

  @Test
  void execute_manyThreads_neverTwoAtOnceAndNoneLost() throws InterruptedException {
    int threads = 8;
    int each = 20_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    int[] ran = {0};

    inThreads(
        threads,
        i -> {
          for (int n = 0; n < each; n++) {
            executor.execute(
                () -> {
                  if (inside.getAndIncrement() != 0) {
                    overlaps.incrementAndGet();
                  }
                  ran[0]++;
                  inside.getAndDecrement();
                });
          }
        });

    assertThat(overlaps).hasValue(0);
    assertThat(ran[0]).isEqualTo(threads * each);
  }

  /** Again and again, since only rare moments can show that it does not. */
  @RepeatedTest(10)
  void execute_manyThreads_keepsTheOrderOfEach() throws InterruptedException {
    int threads = 4;
    int each = 20_000;
    int[] last = new int[threads];
    AtomicInteger disorders = new AtomicInteger();

    inThreads(
        threads,
        i -> {
          for (int n = 1; n <= each; n++) {
            int number = n;
            executor.execute(
                () -> {
                  if (last[i] != number - 1) {
                    disorders.incrementAndGet();
                  }
                  last[i] = number;
                });
          }
        });

    assertThat(disorders).hasValue(0);
    assertThat(last).containsOnly(each);
  }

  /** All begin at once; returns when the last one is done. */
  private static void inThreads(int threads, IntConsumer work) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> workers =
        IntStream.range(0, threads)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          await(start);
                          work.accept(i);
                        }))
            .toList();
    workers.forEach(Thread::start);
    start.countDown();
    for (Thread worker : workers) {
      worker.join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
