package dev.berth.json;

import java.util.Arrays;

/** The escapes of JSON strings (RFC 8259, section 7). */
final class Escape {

  /** Hexadecimal digits behind <code>&#92;u</code>. */
  static final int HEX_DIGITS = 4;

  private static final byte[] HEX_VALUES = hexValues();
  private static final byte[] CHARACTERS = characters();

  private Escape() {}

  /** What a one-letter escape stands for, by its letter; negative when there is no such escape. */
  static int character(byte letter) {
    return CHARACTERS[letter & 0xff];
  }

  /** The value of a hexadecimal digit; negative when it is none. */
  static int hexValue(byte digit) {
    return HEX_VALUES[digit & 0xff];
  }

  /**
   * Checks the escape that begins at {@code from}.
   *
   * @return the index behind it; {@code from} when there is no backslash, or when the escape is
   *     invalid or reaches beyond {@code to}
   */
  static int end(byte[] bytes, int from, int to) {
    int at = from + 1;
    if (bytes[from] != '\\' || at >= to) {
      return from;
    }
    if (bytes[at] != 'u') {
      return character(bytes[at]) < 0 ? from : at + 1;
    }
    return to - at > HEX_DIGITS && isUnit(bytes, at + 1) ? at + 1 + HEX_DIGITS : from;
  }

  private static boolean isUnit(byte[] bytes, int at) {
    int first = hexValue(bytes[at]) | hexValue(bytes[at + 1]);
    return (first | hexValue(bytes[at + 2]) | hexValue(bytes[at + 3])) >= 0;
  }

  private static byte[] hexValues() {
    byte[] values = new byte[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Character.digit(i, 16);
    }
    return values;
  }

  private static byte[] characters() {
    String letters = "\"\\/bfnrt";
    String meanings = "\"\\/\b\f\n\r\t";
    byte[] characters = new byte[256];
    Arrays.fill(characters, (byte) -1);
    for (int i = 0; i < letters.length(); i++) {
      characters[letters.charAt(i)] = (byte) meanings.charAt(i);
    }
    return characters;
  }
}
