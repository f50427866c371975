package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentIdsTest {

  @Test
  void add_twice_isNewsOnce() {
    RecentIds ids = new RecentIds(2);

    assertThat(ids.add("a")).isTrue();
    assertThat(ids.add("a")).isFalse();
    assertThat(ids.contains("a")).isTrue();
    assertThat(ids.contains("b")).isFalse();
  }

  @Test
  void add_beyondCapacity_forgetsTheOldest() {
    RecentIds ids = new RecentIds(2);
    ids.add("a");
    ids.add("b");
    ids.add("c");

    assertThat(ids.contains("a")).isFalse();
    assertThat(ids.contains("b")).isTrue();
    assertThat(ids.contains("c")).isTrue();
    assertThat(ids.add("a")).isTrue();
    assertThat(ids.contains("b")).isFalse();
  }

  @Test
  void add_sameIdsFromManyThreads_eachIsNewsOnce() {
    RecentIds ids = new RecentIds(10_000);
    AtomicInteger news = new AtomicInteger();

    IntStream.range(0, 40_000)
        .parallel()
        .filter(i -> ids.add("id-" + i % 10_000))
        .forEach(i -> news.incrementAndGet());

    assertThat(news).hasValue(10_000);
  }

  @Test
  void capacity_none_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RecentIds(0));
  }
}
