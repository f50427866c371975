package dev.berth.bench.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How much of a core a process took, in several windows of time.
 *
 * @param cores in each of them, the least first
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Windows(double[] cores) {

  /** Measures. Blocks for that long. */
  static Windows of(Child child, int count, int seconds) throws InterruptedException {
    double[] cores = new double[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      long cpuNanos = child.cpu().toNanos();
      TimeUnit.SECONDS.sleep(seconds);
      cores[i] = (double) (child.cpu().toNanos() - cpuNanos) / (System.nanoTime() - begin);
    }
    Arrays.sort(cores);
    return new Windows(cores);
  }

  double median() {
    return (cores[(cores.length - 1) / 2] + cores[cores.length / 2]) / 2;
  }

  String span() {
    return number("%.3f", cores[0]) + " … " + number("%.3f", cores[cores.length - 1]);
  }

  /** Clear only if all windows are on one side of the bar. */
  String verdict(double bar) {
    if (cores[cores.length - 1] <= bar) {
      return "met";
    }
    return cores[0] > bar ? "missed" : "unclear";
  }

  static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
