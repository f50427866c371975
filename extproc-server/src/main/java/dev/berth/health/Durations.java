package dev.berth.health;

import java.util.concurrent.TimeUnit;

/**
 * How long good answers take, as a histogram that forgets: four buckets for each doubling, from
 * half a millisecond to more than two hours, in fixed memory. Confined to the writer of its pool.
 */
final class Durations {

  static final int BUCKETS = 96;

  /** Where the first bucket begins. */
  private static final long SHORTEST_MICROS = 512;

  /** Of the buckets from one microsecond on, those that are too short to have. */
  private static final int FIRST = 4 * 9;

  /** Fewer answers teach nothing. */
  private static final double ENOUGH = 20;

  /** What is left of an answer's weight after every round. */
  private static final double KEPT = 0.9;

  private final double[] counts = new double[BUCKETS];

  /** Where a duration belongs. */
  static int bucket(long nanos) {
    long micros = Math.max(SHORTEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos));
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    int quarter = (int) (micros >>> (power - 2)) & 3;
    return Math.min(4 * power + quarter - FIRST, BUCKETS - 1);
  }

  /** No duration that belongs there is longer. */
  private static long upperBoundNanos(int bucket) {
    int number = bucket + FIRST;
    int quarters = 4 + number % 4 + 1;
    return TimeUnit.MICROSECONDS.toNanos((long) quarters << (number / 4 - 2));
  }

  void add(int bucket, int answers) {
    counts[bucket] += answers;
  }

  /** Older answers weigh less from here on. */
  void fade() {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts[bucket] *= KEPT;
    }
  }

  /**
   * All but one in a hundred answers are not slower than this, which is at most a quarter too much;
   * {@link Long#MAX_VALUE} while too few are known.
   */
  long p99Nanos() {
    double total = 0;
    for (double count : counts) {
      total += count;
    }
    if (total < ENOUGH) {
      return Long.MAX_VALUE;
    }
    double above = total;
    int bucket = -1;
    while (above > total / 100 && bucket < BUCKETS - 1) {
      above -= counts[++bucket];
    }
    return upperBoundNanos(bucket);
  }
}
