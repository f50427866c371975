package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {

  @Test
  void add_twice_isNewsOnce() {
    Recent<Integer> ids = new Recent<>(2);

    assertThat(ids.add("a", 1)).isTrue();
    assertThat(ids.add("a", 1)).isFalse();
    assertThat(ids.contains("a")).isTrue();
    assertThat(ids.contains("b")).isFalse();
  }

  @Test
  void add_beyondCapacity_forgetsTheOldest() {
    Recent<Integer> ids = new Recent<>(2);
    ids.add("a", 1);
    ids.add("b", 1);
    ids.add("c", 1);

    assertThat(ids.contains("a")).isFalse();
    assertThat(ids.contains("b")).isTrue();
    assertThat(ids.contains("c")).isTrue();
    assertThat(ids.add("a", 1)).isTrue();
    assertThat(ids.contains("b")).isFalse();
  }

  @Test
  void add_sameIdsFromManyThreads_eachIsNewsOnce() {
    Recent<Integer> ids = new Recent<>(10_000);
    AtomicInteger news = new AtomicInteger();

    IntStream.range(0, 40_000)
        .parallel()
        .filter(i -> ids.add("id-" + i % 10_000, i))
        .forEach(i -> news.incrementAndGet());

    assertThat(news).hasValue(10_000);
  }

  @Test
  void remove_known_givesItsValueOnce() {
    Recent<Integer> ids = new Recent<>(2);
    ids.add("a", 7);
    ids.add("a", 8);

    assertThat(ids.remove("a")).isEqualTo(7);
    assertThat(ids.remove("a")).isNull();
    assertThat(ids.contains("a")).isFalse();
  }

  @Test
  void capacity_none_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Recent<>(0));
  }
}
