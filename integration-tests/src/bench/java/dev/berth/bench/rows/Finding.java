package dev.berth.bench.rows;

import dev.berth.bench.Estimate;
import dev.berth.bench.Problems;
import java.util.List;
import java.util.Locale;

/**
 * What one row says about one bar, in words.
 *
 * @param bar its number; "–" where there is none
 * @param figure with its unit
 * @param interval 95 %, in the same unit
 */
record Finding(
    String bar, String row, String figure, String interval, String limit, String verdict) {

  static final List<String> HEADER = List.of("bar", "row", "figure", "95 %", "limit", "verdict");

  private static final String NONE = "–";

  /**
   * A figure that has to stay under a limit.
   *
   * @param format of one number
   * @param unit behind it
   */
  static Finding of(
      String bar, String row, String format, String unit, Estimate estimate, double limit) {
    return new Finding(
        bar,
        row,
        number(format, estimate.median()) + unit,
        interval(format, estimate),
        number("≤ " + format, limit),
        estimate.against(limit).toString());
  }

  /** A figure that is only told. */
  static Finding untried(String row, String format, String unit, Estimate estimate) {
    return new Finding(
        NONE,
        row,
        number(format, estimate.median()) + unit,
        interval(format, estimate),
        NONE,
        NONE);
  }

  /** That nothing was asked about answers which nobody shows: B4. */
  static Finding ofSilence(Problems problems) {
    return new Finding(
        "B4",
        "answers, by default (real Envoy: MessageCountIT)",
        "0 messages",
        NONE,
        "0",
        problems.counts().isEmpty() ? Estimate.Verdict.MET.toString() : "see the problems");
  }

  List<String> cells() {
    return List.of(bar, row, figure, interval, limit, verdict);
  }

  /** For sorting: B2 comes before B11. */
  int number() {
    return bar.equals(NONE) ? Integer.MAX_VALUE : Integer.parseInt(bar.substring(1));
  }

  static String interval(String format, Estimate estimate) {
    return number(format, estimate.low()) + " … " + number(format, estimate.high());
  }

  static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
