package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding of paths (RFC 3986, section 2.1). */
final class PercentEncoding {

  private static final int RADIX = 16;
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
   * {@code %2573} is an s. One pass: what a resolved escape completes ends where it ends, so that
   * looking at the last three bytes after each step finds all of them, whatever the nesting.
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
    while (length >= 3 && bytes[length - 3] == '%') {
      int value = escaped(bytes, length - 3, length);
      if (value < 0) {
        break;
      }
      length -= 2;
      bytes[length - 1] = (byte) value;
    }
    return length;
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
    if (percent + 2 >= end) {
      return -1;
    }
    int high = Character.digit((char) bytes[percent + 1], RADIX);
    int low = Character.digit((char) bytes[percent + 2], RADIX);
    return high < 0 || low < 0 ? -1 : high * RADIX + low;
  }
}
