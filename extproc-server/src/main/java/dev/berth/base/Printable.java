package dev.berth.base;

/** Text from elsewhere, made safe for a terminal. */
public final class Printable {

  private Printable() {}

  /** Without control characters, which could rewrite what the terminal shows. */
  public static String of(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
