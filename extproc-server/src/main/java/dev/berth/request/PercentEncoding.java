package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding of paths (RFC 3986, section 2.1). */
final class PercentEncoding {

  private static final int RADIX = 16;

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
      int value = bytes[at] == '%' ? escaped(bytes, at) : -1;
      at += value < 0 ? 0 : 2;
      bytes[length++] = value < 0 ? bytes[at] : (byte) value;
    }
    return new String(bytes, 0, length, UTF_8);
  }

  private static int escaped(byte[] bytes, int percent) {
    if (percent + 2 >= bytes.length) {
      return -1;
    }
    int high = Character.digit((char) bytes[percent + 1], RADIX);
    int low = Character.digit((char) bytes[percent + 2], RADIX);
    return high < 0 || low < 0 ? -1 : high * RADIX + low;
  }
}
