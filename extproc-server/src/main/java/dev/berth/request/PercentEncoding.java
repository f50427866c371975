package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding of paths (RFC 3986, section 2.1). */
final class PercentEncoding {

  private static final int RADIX = 16;
  private static final int BYTE_ESCAPE = "%xx".length();
  private static final int UNIT_ESCAPE = "%uxxxx".length();
  private static final String UNRESERVED_MARKS = "-._~";

  private PercentEncoding() {}

  /**
   * Resolves {@code %xx}. A percent sign without two hexadecimal digits stays as it is, a plus sign
   * too, and bytes that are no UTF-8 become U+FFFD.
   */
  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(UTF_8);
    int length = 0;
    for (int at = 0; at < bytes.length; at++) {
      int value = bytes[at] == '%' ? escaped(bytes, at, bytes.length) : -1;
      at += value < 0 ? 0 : 2;
      bytes[length++] = value < 0 ? bytes[at] : (byte) value;
    }
    return new String(bytes, 0, length, UTF_8);
  }

  /**
   * Resolves {@code %xx} until there is none, as a row of proxies would that each decode once:
   * {@code %2573} is an s. So is {@code %u0073}, which is in no standard and which llama.cpp's
   * server resolves. One pass: what a resolved escape completes ends where it ends, so that looking
   * at the last bytes after each step finds all of them, whatever the nesting.
   */
  static String decodeFully(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(UTF_8);
    int length = 0;
    for (byte b : bytes) {
      bytes[length++] = b;
      length = foldEscapes(bytes, length);
    }
    return new String(bytes, 0, length, UTF_8);
  }

  private static int foldEscapes(byte[] bytes, int end) {
    int length = end;
    int folded = foldEscape(bytes, length);
    while (folded < length) {
      length = folded;
      folded = foldEscape(bytes, length);
    }
    return length;
  }

  /** Resolves the escape that ends at {@code end}; returns the new end. */
  private static int foldEscape(byte[] bytes, int end) {
    int from = end - BYTE_ESCAPE;
    if (from >= 0 && bytes[from] == '%') {
      int value = escaped(bytes, from, end);
      bytes[from] = value < 0 ? bytes[from] : (byte) value;
      return value < 0 ? end : from + 1;
    }
    from = end - UNIT_ESCAPE;
    if (from >= 0 && bytes[from] == '%' && bytes[from + 1] == 'u') {
      int unit = number(bytes, from + 2, end);
      return unit < 0 ? end : from + write((char) unit, bytes, from);
    }
    return end;
  }

  private static int write(char unit, byte[] bytes, int at) {
    byte[] utf8 = String.valueOf(unit).getBytes(UTF_8);
    System.arraycopy(utf8, 0, bytes, at, utf8.length);
    return utf8.length;
  }

  /** One segment of a path: all but unreserved characters encoded, so slashes and colons too. */
  static String encode(String segment) {
    StringBuilder encoded = new StringBuilder(segment.length() + 8);
    for (byte b : segment.getBytes(UTF_8)) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(hexDigit(b >> 4)).append(hexDigit(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || UNRESERVED_MARKS.indexOf(b) >= 0;
  }

  private static char hexDigit(int value) {
    return Character.toUpperCase(Character.forDigit(value & 0xf, RADIX));
  }

  private static int escaped(byte[] bytes, int percent, int end) {
    return percent + 2 < end ? number(bytes, percent + 1, percent + BYTE_ESCAPE) : -1;
  }

  /** The hexadecimal number in {@code [from, to)}; negative when something else stands there. */
  private static int number(byte[] bytes, int from, int to) {
    int number = 0;
    for (int at = from; at < to && number >= 0; at++) {
      int digit = Character.digit((char) bytes[at], RADIX);
      number = digit < 0 ? -1 : number * RADIX + digit;
    }
    return number;
  }
}
