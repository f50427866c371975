package dev.berth.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Runs over the inside of a JSON string, sixteen bytes at a time, where most bytes of a body are.
 *
 * <p>Three kinds of byte need a look: the quote, the backslash and control characters below 0x20.
 * All eight bytes of a word are tested at once, by arithmetic that cannot carry from one byte into
 * the next: with its highest bit set, a byte less <i>n</i> keeps that bit exactly when its other
 * seven bits are at least <i>n</i>. Flipping bit 1 first moves the quote (0x22) to 0x20, just
 * behind the control characters, and space and exclamation mark out of its way: one test for less
 * than 0x21 finds quotes and control characters together. XOR with a backslash leaves zero where
 * there was one, and a test for less than 1 finds it. Bytes of 0x80 and more are never marked.
 *
 * <p>Two words are tested at a time, which the processor does side by side. Behind an escape the
 * words begin anew: the marks of the last ones are not sifted for a second one.
 */
final class TextRun {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH_BYTE << 7;
  private static final long FLIP_QUOTE = 0x02 * EACH_BYTE;
  private static final long BELOW_FLIPPED = 0x21 * EACH_BYTE;
  private static final long BACKSLASHES = '\\' * EACH_BYTE;

  private TextRun() {}

  /**
   * Skips text and whole escapes.
   *
   * @return the index of the first byte in {@code [from, to)} that is a quote, a control character,
   *     or the backslash of an escape that is invalid or reaches beyond {@code to}; else {@code to}
   */
  static int skip(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - 2 * Long.BYTES) {
      long first = marks((long) WORDS.get(bytes, at));
      long second = marks((long) WORDS.get(bytes, at + Long.BYTES));
      if ((first | second) == 0) {
        at += 2 * Long.BYTES;
      } else {
        int marked = at + (first == 0 ? Long.BYTES + firstOf(second) : firstOf(first));
        int behind = Escape.end(bytes, marked, to);
        if (behind == marked) {
          return marked;
        }
        at = behind;
      }
    }
    return skipBytes(bytes, at, to);
  }

  /** Which byte of the word is the first that is marked. */
  private static int firstOf(long marks) {
    return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }

  private static int skipBytes(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int next = isPlain(bytes[at]) ? at + 1 : Escape.end(bytes, at, to);
      if (next == at) {
        break;
      }
      at = next;
    }
    return at;
  }

  /**
   * The index of the first byte in {@code [from, to)} that is not {@link #isPlain}, or {@code to}.
   */
  static int plainEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isPlain(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Whether a byte stands for itself inside a string. */
  private static boolean isPlain(byte b) {
    return b < 0 || (b >= ' ' && b != '"' && b != '\\');
  }

  /** The highest bit of each byte that is not plain. */
  private static long marks(long word) {
    long notQuoteOrControl = ((word ^ FLIP_QUOTE) | HIGH_BITS) - BELOW_FLIPPED;
    long notBackslash = ((word ^ BACKSLASHES) | HIGH_BITS) - EACH_BYTE;
    return ~((notQuoteOrControl & notBackslash) | word) & HIGH_BITS;
  }
}
