package dev.berth.request;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of ordinary text inside a JSON string, eight bytes at a time.
 *
 * <p>Three kinds of byte end a run: the quote, the backslash and control characters below 0x20.
 * Subtracting <i>n</i> from a byte sets its highest bit when the byte is below <i>n</i>, and so does
 * a byte of 0x80 and more, which the mask {@code ~word} takes out again. Flipping bit 1 first moves
 * the quote (0x22) to 0x20, just behind the control characters, and lets what was at 0x20 and 0x21
 * (space, exclamation mark) move up: one subtraction of 0x21 finds quotes and control characters
 * together. XOR with backslashes turns those to zero, and subtracting 1 finds them. A borrow can
 * only run out of a byte that is itself a hit, towards higher bytes: the lowest marked byte is
 * always a true one, and only that one is asked for.
 */
final class PlainRun {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x80 * EACH_BYTE;
  private static final long FLIP_QUOTE = 0x02 * EACH_BYTE;
  private static final long BELOW_FLIPPED = 0x21 * EACH_BYTE;
  private static final long BACKSLASHES = '\\' * EACH_BYTE;

  private PlainRun() {}

  /** The index of the first byte in {@code [from, to)} that ends a run, or {@code to}. */
  static int end(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES) {
      long marks = marks((long) WORDS.get(bytes, at));
      if (marks != 0) {
        return at + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < to && !endsRun(bytes[at])) {
      at++;
    }
    return at;
  }

  private static long marks(long word) {
    long quoteOrControl = (word ^ FLIP_QUOTE) - BELOW_FLIPPED;
    long backslash = (word ^ BACKSLASHES) - EACH_BYTE;
    return (quoteOrControl | backslash) & ~word & HIGH_BITS;
  }

  private static boolean endsRun(byte b) {
    return b == '"' || b == '\\' || b >= 0 && b < ' ';
  }
}
