package dev.berth.it.scenario;

/**
 * What one scenario says about one bar, in words.
 *
 * @param bar what must hold
 * @param measured with its unit
 */
public record Finding(String bar, String measured, Verdict verdict) {

  /** Counted, and not to be more than so many. */
  public static Finding atMost(String bar, long count, long limit) {
    return new Finding(bar, Long.toString(count), Verdict.of(count <= limit));
  }

  /** Counted among others, and not to happen. */
  public static Finding none(String bar, long count, long of) {
    Verdict verdict = of == 0 ? Verdict.UNCLEAR : Verdict.of(count == 0);
    return new Finding(bar, count + " of " + of, verdict);
  }

  /** Could not be measured. */
  public static Finding unclear(String bar, String why) {
    return new Finding(bar, why, Verdict.UNCLEAR);
  }
}
