package dev.berth.engine.load;

/** A number as a page of metrics writes it. */
final class MetricValue {

  private static final int MAX_LENGTH = 64;
  private static final String OF_A_DECIMAL = "0123456789+-.eE";

  private MetricValue() {}

  /** NaN for what is no number, and for {@code NaN} itself. */
  static double parse(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> isDecimal(text) ? decimal(text) : Double.NaN;
    };
  }

  /** Java would also take hexadecimal numbers and {@code 1.0f}. */
  private static boolean isDecimal(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(character -> OF_A_DECIMAL.indexOf(character) >= 0);
  }

  private static double decimal(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException misspelt) {
      return Double.NaN;
    }
  }
}
