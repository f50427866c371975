package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairShareTest {

  private final FairShare share = new FairShare(10);

  @Test
  void tryTake_enoughLeft_oneTakerMayHaveItAll() {
    assertThat(take("a", 10)).isEqualTo(10);
    assertThat(share.tryTake("a", 1)).isFalse();
    assertThat(share.taken()).isEqualTo(10);
  }

  @Test
  void tryTake_nothingLeft_newcomersStillGetTheirShare() {
    take("greedy", 10);

    assertThat(take("b", 10)).isEqualTo(5);
    assertThat(take("c", 10)).isEqualTo(3);
    assertThat(share.tryTake("greedy", 1)).isFalse();
  }

  @Test
  void tryTake_manyTakers_neverMoreThanTwiceTheAmount() {
    IntStream.range(0, 1_000).forEach(i -> take("taker-" + i, 10));

    assertThat(share.taken()).isLessThanOrEqualTo(20);
  }

  @Test
  void tryTake_wholeAmountAtOnce_isGivenOrNotAtAll() {
    assertThat(share.tryTake("a", 11)).isFalse();
    assertThat(share.tryTake("a", 10)).isTrue();
  }

  @Test
  void tryTake_nothing_isGivenAndMakesNoHolder() {
    take("greedy", 10);

    assertThat(share.tryTake("modest", 0)).isTrue();

    assertThat(take("b", 10)).isEqualTo(5);
  }

  @Test
  void giveBack_makesRoom() {
    take("a", 10);

    share.giveBack("a", 4);

    assertThat(take("a", 10)).isEqualTo(4);
  }

  @Test
  void giveBack_holderOfNothing_isABug() {
    take("a", 1);
    share.giveBack("a", 1);

    assertThatIllegalStateException().isThrownBy(() -> share.giveBack("a", 1));
  }

  @Test
  void giveBack_allGone_doesNotCountAsAHolder() {
    take("gone", 1);
    share.giveBack("gone", 1);
    take("greedy", 10);

    assertThat(take("b", 10)).isEqualTo(5);
  }

  @Test
  void tryTake_manyThreadsOnFewAccounts_nothingIsLost() throws Exception {
    FairShare contended = new FairShare(5);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<Void> worker =
        () -> {
          Random random = new Random(7);
          for (int i = 0; i < 50_000; i++) {
            String taker = random.nextBoolean() ? "a" : "b";
            if (contended.tryTake(taker, 1)) {
              contended.giveBack(taker, 1);
            }
          }
          return null;
        };

    for (Future<Void> done : threads.invokeAll(List.of(worker, worker, worker, worker))) {
      done.get();
    }
    threads.shutdown();

    assertThat(contended.taken()).isZero();
    assertThat(contended.tryTake("c", 5)).isTrue();
  }

  /** Takes one at a time, and tells how many it got. */
  private long take(String taker, int times) {
    return IntStream.range(0, times).filter(i -> share.tryTake(taker, 1)).count();
  }
}
