package dev.berth.modelswitch.policy;

import dev.berth.base.Ewma;

/**
 * How long it takes until one model sleeps, and until it is awake, both verified. Before much was
 * measured the times are taken to be short: who overestimates them never switches, and never
 * learns. Confined.
 */
final class SwitchTimes {

  private static final double FIRST_SECONDS = 1;
  private static final double NEWEST_SHARE = 0.3;
  private static final double MOST_SECONDS = 600;
  private static final int MEASURED_WELL = 3;

  private final Ewma sleep = new Ewma(FIRST_SECONDS, NEWEST_SHARE, 0, MOST_SECONDS);
  private final Ewma wake = new Ewma(FIRST_SECONDS, NEWEST_SHARE, 0, MOST_SECONDS);
  private int wakes;

  void onSlept(double seconds) {
    sleep.add(seconds);
  }

  void onWoken(double seconds) {
    wake.add(seconds);
    wakes++;
  }

  double sleepSeconds() {
    return sleep.get();
  }

  /** Whether anything was measured. */
  boolean isKnown() {
    return wakes > 0;
  }

  /**
   * @param patienceSeconds for which its callers wait
   */
  double wakeSeconds(double patienceSeconds) {
    return wakes < MEASURED_WELL ? Math.min(wake.get(), patienceSeconds / 3) : wake.get();
  }
}
