package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text from a body, such as a JSON string with its escapes resolved, as UTF-8 in a
 * buffer of fixed size. What does not fit is dropped and remembered as too long. Stream-confined,
 * used again for every text of interest.
 */
final class CapturedText {

  private static final int NONE = -1;

  private final byte[] utf8;
  private int length;
  private boolean tooLong;
  private boolean loneSurrogate;
  private int highSurrogate = NONE;

  CapturedText(int capacity) {
    utf8 = new byte[capacity];
  }

  void clear() {
    length = 0;
    tooLong = false;
    loneSurrogate = false;
    highSurrogate = NONE;
  }

  /** Adds bytes that stand for themselves, {@code [from, to)}. */
  void append(byte[] bytes, int from, int to) {
    if (from < to) {
      endPair();
      int count = Math.min(to - from, utf8.length - length);
      System.arraycopy(bytes, from, utf8, length, count);
      length += count;
      tooLong |= count < to - from;
    }
  }

  /** Adds one UTF-16 unit from an escape; the two halves of a surrogate pair come one by one. */
  void appendUnit(char unit) {
    if (highSurrogate != NONE && Character.isLowSurrogate(unit)) {
      appendCodePoint(Character.toCodePoint((char) highSurrogate, unit));
      highSurrogate = NONE;
      return;
    }
    endPair();
    if (Character.isHighSurrogate(unit)) {
      highSurrogate = unit;
    } else if (Character.isLowSurrogate(unit)) {
      loneSurrogate = true;
    } else {
      appendCodePoint(unit);
    }
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** Whether this is exactly the given text. */
  boolean is(byte[] other) {
    return isWhole() && Arrays.equals(utf8, 0, length, other, 0, other.length);
  }

  /** The text, or null when it is too long, holds half a surrogate pair or is not UTF-8. */
  @Nullable String decode() {
    String text = new String(utf8, 0, length, UTF_8);
    // Decoding replaces what is invalid, so that only valid bytes survive the way there and back.
    return isWhole() && is(text.getBytes(UTF_8)) ? text : null;
  }

  /** The bytes that fitted, one character each. */
  String latin1() {
    return new String(utf8, 0, length, ISO_8859_1);
  }

  private boolean isWhole() {
    return !tooLong && !loneSurrogate && highSurrogate == NONE;
  }

  private void endPair() {
    loneSurrogate |= highSurrogate != NONE;
    highSurrogate = NONE;
  }

  private void appendCodePoint(int codePoint) {
    if (codePoint < 0x80) {
      appendByte(codePoint);
    } else if (codePoint < 0x800) {
      appendByte(0xc0 | (codePoint >> 6));
      appendContinuation(codePoint);
    } else if (codePoint < 0x10000) {
      appendByte(0xe0 | (codePoint >> 12));
      appendContinuation(codePoint >> 6);
      appendContinuation(codePoint);
    } else {
      appendByte(0xf0 | (codePoint >> 18));
      appendContinuation(codePoint >> 12);
      appendContinuation(codePoint >> 6);
      appendContinuation(codePoint);
    }
  }

  private void appendContinuation(int bits) {
    appendByte(0x80 | (bits & 0x3f));
  }

  private void appendByte(int value) {
    if (length < utf8.length) {
      utf8[length++] = (byte) value;
    } else {
      tooLong = true;
    }
  }
}
