package dev.berth.it.scenario;

import java.util.Locale;

/** What a measurement says about a bar. */
public enum Verdict {
  MET,
  MISSED,
  /** There was nothing to measure. */
  UNCLEAR;

  /** Whether something holds. */
  public static Verdict of(boolean holds) {
    return holds ? MET : MISSED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
