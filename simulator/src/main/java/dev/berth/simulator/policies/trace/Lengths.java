package dev.berth.simulator.policies.trace;

import java.util.random.RandomGenerator;

/** Draws lengths and gaps. Stateless. */
final class Lengths {
  private static final double SPREAD = 0.8;
  private static final int MAX_TIMES_MEAN = 10;

  private Lengths() {}

  /** A log-normal number of tokens with that mean, from 1 to ten times the mean. */
  static int tokens(RandomGenerator random, int mean) {
    double drawn = mean * Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2);
    return (int) Math.max(1, Math.min(drawn, (double) mean * MAX_TIMES_MEAN));
  }

  /** Exponential. */
  static long nanos(RandomGenerator random, double meanSeconds) {
    return (long) (random.nextExponential() * meanSeconds * 1e9);
  }
}
