package dev.berth.it.scenario;

/**
 * What one scenario says about one bar, in words.
 *
 * @param bar what must hold
 * @param measured with its unit
 * @param basis what the verdict rests on
 */
public record Finding(String bar, String measured, Verdict verdict, Basis basis) {

  /** What may make a verdict wrong. */
  public enum Basis {
    /** Nothing but what was to be found out. */
    COUNT,
    /** A machine that is too busy. */
    TIME
  }

  /** A number that no busy machine changes. */
  public static Finding counted(String bar, String measured, boolean holds) {
    return new Finding(bar, measured, Verdict.of(holds), Basis.COUNT);
  }

  /** A time, or a share of what comes in a time. */
  public static Finding timed(String bar, String measured, boolean holds) {
    return new Finding(bar, measured, Verdict.of(holds), Basis.TIME);
  }

  /** Counted, and not to be more than so many. */
  public static Finding atMost(String bar, long count, long limit) {
    return counted(bar, Long.toString(count), count <= limit);
  }

  /** Counted among others, and not to happen; among none it says nothing. */
  public static Finding none(String bar, long count, long of) {
    Verdict verdict = of == 0 ? Verdict.UNCLEAR : Verdict.of(count == 0);
    return new Finding(bar, count + " of " + of, verdict, Basis.COUNT);
  }

  /** Nothing could be measured. */
  public static Finding unclear(String bar, String why) {
    return new Finding(bar, why, Verdict.UNCLEAR, Basis.TIME);
  }
}
