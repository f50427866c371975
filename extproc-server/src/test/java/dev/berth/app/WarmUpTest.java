package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.base.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void play_enoughTime_everyRequestIsDecided() throws IOException, InterruptedException {
    try (Rehearsal rehearsal =
        new Rehearsal(40, timers, Ticker.system(), new SplittableRandom(1))) {
      rehearsal.play(LONG);

      assertThat(rehearsal.decisions()).isEqualTo(40);
    }
  }

  @Test
  void start_noTime_isOverAtOnce() {
    WarmUp warmUp = warmUp(Duration.ZERO);

    warmUp.start();

    assertThat(warmUp.isOver()).isTrue();
    assertThat(over).isDone();
  }

  @Test
  void start_littleTime_endsWithIt() {
    WarmUp warmUp = warmUp(Duration.ofNanos(1));

    warmUp.start();

    over.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(warmUp.isOver()).isTrue();
  }

  @Test
  void close_whileItRuns_endsIt() {
    WarmUp warmUp = warmUp(LONG);

    warmUp.start();
    warmUp.close();

    over.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(warmUp.isOver()).isTrue();
  }

  @Test
  void start_nothingWorks_isOverAllTheSame() {
    WarmUp warmUp =
        new WarmUp(
            LONG,
            timers,
            () -> {
              throw new IllegalStateException("a broken clock");
            },
            new SplittableRandom(1),
            () -> over.complete(null));

    warmUp.start();

    over.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(warmUp.isOver()).isTrue();
  }

  private WarmUp warmUp(Duration limit) {
    return new WarmUp(
        limit, timers, Ticker.system(), new SplittableRandom(1), () -> over.complete(null));
  }
}
