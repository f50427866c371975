package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefillsTest {

  /** Of {@link System#nanoTime}, nobody says that it is above 0. */
  private static final long NOW = -5_000;

  private final Prefills prefills = new Prefills();

  @Test
  void new_hasNothingToRead() {
    assertThat(prefills.waitNanos(NOW)).isZero();
    assertThat(prefills.count(NOW)).isZero();
  }

  @Test
  void add_oneAfterTheOther_areReadOneAfterTheOtherWithADelay() {
    prefills.add(NOW, 1_000, 7);
    prefills.add(NOW + 300, 1_000, 7);

    assertThat(prefills.waitNanos(NOW + 300)).isEqualTo(2_300);
    assertThat(prefills.count(NOW + 1_299)).isEqualTo(2);
    assertThat(prefills.count(NOW + 1_300)).isEqualTo(1);
    assertThat(prefills.waitNanos(NOW + 2_599)).isEqualTo(1);
    assertThat(prefills.waitNanos(NOW + 2_600)).isZero();
    assertThat(prefills.count(NOW + 2_600)).isZero();
  }

  @Test
  void end_beforeItsTime_thoseBehindItAreReadSoonerByWhatWasLeft() {
    Prefill first = prefills.add(NOW, 1_000, 7);
    prefills.add(NOW, 1_000, 7);

    first.end(NOW + 300);

    assertThat(prefills.waitNanos(NOW + 300)).isEqualTo(1_300);
    assertThat(prefills.count(NOW + 300)).isEqualTo(1);
  }

  @Test
  void end_theNewest_thoseBeforeItStillCount() {
    prefills.add(NOW, 1_000, 7);
    Prefill newest = prefills.add(NOW, 1_000, 7);

    newest.end(NOW + 300);

    assertThat(prefills.count(NOW + 1_299)).isEqualTo(1);
    assertThat(prefills.count(NOW + 1_300)).isZero();
  }

  @Test
  void end_again_changesNothing() {
    Prefill first = prefills.add(NOW, 1_000, 7);
    prefills.add(NOW, 1_000, 7);

    first.end(NOW);
    first.end(NOW);
    first.undo();

    assertThat(prefills.waitNanos(NOW)).isEqualTo(1_300);
  }

  @Test
  void unreadTokens_untilSomebodySaysThatTheyAreRead() {
    Prefill first = prefills.add(NOW, 1_000, 30);
    prefills.add(NOW, 1_000, 12);

    assertThat(prefills.unreadTokens()).isEqualTo(42);
    first.end(NOW + 1_000_000);
    first.end(NOW + 1_000_001);
    assertThat(prefills.unreadTokens()).isEqualTo(12);
  }

  @Test
  void undo_asIfItHadNeverBeen() {
    prefills.add(NOW, 1_000, 7);
    prefills.add(NOW + 100, 500, 7).undo();

    assertThat(prefills.waitNanos(NOW + 100)).isEqualTo(1_200);
    assertThat(prefills.count(NOW + 100)).isEqualTo(1);
  }

  @Test
  void add_moreThanAreToldApart_theWaitIsThatOfAll() {
    for (int i = 0; i < 3 * Prefills.SLOTS; i++) {
      prefills.add(NOW, 1_000, 7);
    }

    assertThat(prefills.count(NOW)).isEqualTo(Prefills.SLOTS);
    assertThat(prefills.waitNanos(NOW)).isEqualTo(3L * Prefills.SLOTS * 1_300);
  }

  @Test
  void add_nonsense_isBounded() {
    prefills.add(NOW, Long.MAX_VALUE, 7);
    prefills.add(NOW, -7, 7);

    assertThat(prefills.waitNanos(NOW)).isBetween(1L, Long.MAX_VALUE / 1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySequence_allEnded_nothingIsLeft(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Prefill> open = new ArrayList<>();
    long now = NOW;
    for (int step = 0; step < 2_000; step++) {
      now += random.nextInt(400);
      if (random.nextInt(5) < 2) {
        open.add(prefills.add(now, random.nextInt(2_000), 7));
      } else if (!open.isEmpty()) {
        open.remove(random.nextInt(open.size())).end(now);
      }
      assertThat(prefills.count(now)).as("seed %d, step %d", seed, step).isBetween(0, open.size());
      if (prefills.count(now) > 0) {
        assertThat(prefills.waitNanos(now)).as("seed %d, step %d", seed, step).isPositive();
      }
    }
    for (Prefill each : open) {
      each.end(now);
    }

    assertThat(prefills.count(now)).as("seed %d", seed).isZero();
    assertThat(prefills.unreadTokens()).as("seed %d", seed).isZero();
    assertThat(prefills.waitNanos(now)).as("seed %d", seed).isZero();
  }
}
