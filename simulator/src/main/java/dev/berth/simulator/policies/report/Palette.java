package dev.berth.simulator.policies.report;

/** Colors that can be told apart, on white and on black. Stateless. */
final class Palette {
  private static final double GOLDEN_ANGLE = 137.508;

  private Palette() {}

  /** The n-th. */
  static String color(int n) {
    return "hsl(%d, 65%%, %d%%)".formatted(Math.round(n * GOLDEN_ANGLE) % 360, 42 + n % 3 * 8);
  }
}
