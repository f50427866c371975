package dev.berth.simulator.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Latencies of many answers, from the intended start. Loop-confined. */
final class Latencies {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Histogram timeToFirst = new Histogram(SIGNIFICANT_DIGITS);
  private final Histogram total = new Histogram(SIGNIFICANT_DIGITS);

  void record(long intendedNanos, Answer answer) {
    timeToFirst.recordValue(micros(answer.firstNanos() - intendedNanos));
    total.recordValue(micros(answer.endNanos() - intendedNanos));
  }

  private static long micros(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  long count() {
    return total.getTotalCount();
  }

  Percentiles timeToFirst() {
    return Percentiles.of(timeToFirst);
  }

  Percentiles total() {
    return Percentiles.of(total);
  }
}
