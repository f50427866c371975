package dev.berth.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Runs over the inside of a JSON string, a word of eight bytes at a time, where most bytes of a
 * body are.
 *
 * <p>Three kinds of byte need a look: the quote, the backslash and control characters below 0x20. A
 * subtraction from all bytes of a word at once sets the highest bit of those that are less: a
 * control character less 0x20, and a byte XOR backslash less 1 where it is one. Flipping bit 1
 * first moves the quote (0x22) to 0x20, just behind the control characters, and space and
 * exclamation mark out of its way: less 0x21 finds quotes and control characters together. Bytes of
 * 0x80 and more have that bit anyway and are masked. A byte that is less borrows from the next one,
 * so that only the first mark of a word, the lowest, is sure: no other is asked for, and behind an
 * escape the words begin anew.
 *
 * <p>Each word has a branch of its own, which tells where the mark is: where a run ends cannot be
 * foretold, and a second branch on it costs the processor as much as the first.
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
      long marks = marks((long) WORDS.get(bytes, at));
      if (marks == 0) {
        at += Long.BYTES;
        marks = marks((long) WORDS.get(bytes, at));
        if (marks == 0) {
          at += Long.BYTES;
          continue;
        }
      }
      int marked = at + firstOf(marks);
      at = Escape.end(bytes, marked, to);
      if (at == marked) {
        return marked;
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

  /** Not 0 when a byte is not plain; the lowest bit is the highest one of the first such byte. */
  private static long marks(long word) {
    long quoteOrControl = (word ^ FLIP_QUOTE) - BELOW_FLIPPED;
    long backslash = (word ^ BACKSLASHES) - EACH_BYTE;
    return (quoteOrControl | backslash) & ~word & HIGH_BITS;
  }
}
