package dev.berth.routing;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A name that stands for models, each with a weight. Picks among those that may be picked at the
 * moment, so that each gets its share of the requests. Any thread: a shared counter, no lock, no
 * generator.
 *
 * <p>The n-th choice falls on the fraction of n times the golden ratio, stretched over the weights.
 * Of all multiples those of the golden ratio lie most evenly (Knuth, The Art of Computer
 * Programming, volume 3, section 6.4): after every number of choices each model is within a few of
 * its exact share, where a random draw would be off by the square root, and no period of the
 * traffic can fall in step with them.
 */
final class Alias {

  /** 2^64 divided by the golden ratio, to the next odd number. */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final String[] models;
  private final int[] weights;
  private final AtomicLong choices = new AtomicLong();

  /**
   * @param weights by the model; 1 to 32 models, each weight at least 1 and at most 1,000,000
   */
  Alias(Map<String, Integer> weights) {
    Map<String, Integer> sorted = new TreeMap<>(weights);
    this.models = sorted.keySet().toArray(String[]::new);
    this.weights = sorted.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /** One of the models that may be picked; null when none may. */
  @Nullable String pick(Predicate<String> mayBePicked) {
    int picked = -1;
    int open = 0;
    int total = 0;
    for (int i = 0; i < models.length; i++) {
      if (mayBePicked.test(models[i])) {
        picked = i;
        open |= 1 << i;
        total += weights[i];
      }
    }
    if (Integer.bitCount(open) > 1) {
      picked = at(nextPoint(total), open);
    }
    return picked < 0 ? null : models[picked];
  }

  /** A number below {@code total}. */
  private int nextPoint(int total) {
    long fraction = (choices.getAndIncrement() * GOLDEN) >>> 32;
    return (int) ((fraction * total) >>> 32);
  }

  private int at(int point, int open) {
    int rest = point;
    for (int i = 0; ; i++) {
      if ((open & (1 << i)) != 0) {
        rest -= weights[i];
        if (rest < 0) {
          return i;
        }
      }
    }
  }

  /** What {@link #pick} chooses from, with the weights. */
  Map<String, Integer> choices(Predicate<String> mayBePicked) {
    Map<String, Integer> choices = new TreeMap<>();
    for (int i = 0; i < models.length; i++) {
      if (mayBePicked.test(models[i])) {
        choices.put(models[i], weights[i]);
      }
    }
    return choices;
  }
}
