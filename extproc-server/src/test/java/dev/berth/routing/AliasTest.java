package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTest {

  private final Map<String, Integer> counts = new HashMap<>();

  @Test
  void pick_ninetyToTen_isWithinAFewOfTheShareAfterEveryChoice() {
    Alias alias = new Alias(Map.of("big", 90, "small", 10));

    for (int n = 1; n <= 20_000; n++) {
      count(alias.pick(any -> true));
      assertThat(counts.getOrDefault("small", 0))
          .as("after %d", n)
          .isBetween(n / 10 - 3, n / 10 + 3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void pick_anyWeights_isWithinAFewOfTheShares(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> weights = new HashMap<>();
    for (int i = 0; i <= random.nextInt(1, 32); i++) {
      weights.put("m" + i, random.nextInt(1, 1_001));
    }
    double total = weights.values().stream().mapToInt(Integer::intValue).sum();
    Alias alias = new Alias(weights);

    for (int n = 1; n <= 50_000; n++) {
      count(alias.pick(any -> true));
    }

    weights.forEach(
        (model, weight) ->
            assertThat(counts.getOrDefault(model, 0) - 50_000 * weight / total)
                .as("seed %d: %s of %s", seed, model, weights)
                .isBetween(-8.0, 8.0));
  }

  @Test
  void pick_oneOfThreeMayNotBePicked_theOthersShareByWeight() {
    Alias alias = new Alias(Map.of("a", 1, "b", 2, "c", 97));

    for (int i = 0; i < 3_000; i++) {
      count(alias.pick(model -> !model.equals("c")));
    }

    assertThat(counts).containsOnlyKeys("a", "b");
    assertThat(counts.get("a")).isBetween(995, 1_005);
  }

  @Test
  void pick_everySecondRequestIsAnothers_sharesStay() {
    Alias alias = new Alias(Map.of("a", 1, "b", 1));

    for (int i = 0; i < 2_000; i++) {
      String picked = alias.pick(any -> true);
      if (i % 2 == 0) {
        count(picked);
      }
    }

    assertThat(counts.get("a")).isBetween(490, 510);
  }

  @Test
  void pick_noneOrOneMayBePicked_needsNoTurn() {
    Alias alias = new Alias(Map.of("a", 1, "b", 1));
    String first = new Alias(Map.of("a", 1, "b", 1)).pick(any -> true);

    assertThat(alias.pick(any -> false)).isNull();
    assertThat(alias.pick("b"::equals)).isEqualTo("b");
    assertThat(alias.choices(any -> true)).isEqualTo(Map.of("a", 1, "b", 1));

    assertThat(alias.pick(any -> true)).isEqualTo(first);
  }

  @Test
  void pick_manyThreads_togetherKeepTheShares() throws Exception {
    Alias alias = new Alias(Map.of("big", 3, "small", 1));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<List<String>> picker =
        () -> IntStream.range(0, 5_000).mapToObj(i -> alias.pick(any -> true)).toList();

    for (var picked : threads.invokeAll(Collections.nCopies(4, picker))) {
      picked.get().forEach(this::count);
    }
    threads.shutdown();

    assertThat(counts.get("small")).isBetween(4_995, 5_005);
  }

  private void count(String model) {
    counts.merge(Objects.requireNonNull(model), 1, Integer::sum);
  }
}
