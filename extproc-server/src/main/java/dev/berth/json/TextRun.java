package dev.berth.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Runs over the inside of a JSON string, where most bytes of a body are: some of them a word of
 * eight at a time, and if nothing ends the text there, on to the next byte that {@link TextMarks}
 * marks. Stream-confined.
 *
 * <p>Three kinds of byte need a look: the quote, the backslash and control characters below 0x20. A
 * subtraction from all bytes of a word at once sets the highest bit of those that are less: a
 * control character less 0x20, and a byte XOR backslash less 1 where it is one. Flipping bit 1
 * first moves the quote (0x22) to 0x20, just behind the control characters, and space and
 * exclamation mark out of its way: less 0x21 finds quotes and control characters together. Bytes of
 * 0x80 and more have that bit anyway and are masked. A byte that is less borrows from the next one,
 * so that only the first mark of a word, the lowest, is sure: no other is asked for, and behind an
 * escape the words begin anew.
 */
final class TextRun {

  /** So many bytes are read by words before marks are asked for, which pay in long texts only. */
  private static final int NEAR_BYTES = 32;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH_BYTE << 7;
  private static final long FLIP_QUOTE = 0x02 * EACH_BYTE;
  private static final long BELOW_FLIPPED = 0x21 * EACH_BYTE;
  private static final long BACKSLASHES = '\\' * EACH_BYTE;

  /** Of the chunk at hand; null as long as no text in it was long. */
  private @Nullable TextMarks marks;

  /** Other bytes come. */
  void onChunk() {
    marks = null;
  }

  /**
   * Skips text and whole escapes.
   *
   * @return the index of the first byte in {@code [from, to)} that is a quote, a control character,
   *     or the backslash of an escape that is invalid or reaches beyond {@code to}; else {@code to}
   */
  int skip(byte[] bytes, int from, int to) {
    int at = from;
    while (true) {
      int near = Math.min(to, at + NEAR_BYTES);
      at = skipNear(bytes, at, near, to);
      if (at < near || at == to) {
        return at;
      }
      int suspect = nextSuspect(bytes, at, to);
      at = suspect < to ? step(bytes, suspect, to) : to;
      if (at == suspect) {
        return at;
      }
    }
  }

  /** Stops in front of {@code near}, or goes on to it and perhaps to the end of an escape there. */
  private static int skipNear(byte[] bytes, int from, int near, int to) {
    int at = from;
    while (at <= near - Long.BYTES) {
      long found = find((long) WORDS.get(bytes, at));
      if (found == 0) {
        at += Long.BYTES;
      } else {
        int marked = at + firstOf(found);
        at = Escape.end(bytes, marked, to);
        if (at == marked) {
          return marked;
        }
      }
    }
    return skipBytes(bytes, at, near, to);
  }

  /**
   * The next byte that is no plain text, or begins an unusual escape; {@code to} if none does.
   * Behind an escaped backslash that is the very next byte, since marks take it for an escaped one.
   */
  private int nextSuspect(byte[] bytes, int from, int to) {
    if (bytes[from - 1] == '\\') {
      return from;
    }
    if (marks == null) {
      marks = TextMarks.forChunk();
    }
    int marked = marks.next(bytes, from, to);
    return bytes[marked - 1] == '\\' ? marked - 1 : marked;
  }

  /** Which byte of the word is the first that is marked. */
  private static int firstOf(long found) {
    return Long.numberOfTrailingZeros(found) / Byte.SIZE;
  }

  private static int skipBytes(byte[] bytes, int from, int near, int to) {
    int at = from;
    while (at < near) {
      int next = step(bytes, at, to);
      if (next == at) {
        break;
      }
      at = next;
    }
    return at;
  }

  /** Behind the plain byte or the whole escape at this index; the index if there is neither. */
  private static int step(byte[] bytes, int at, int to) {
    return isPlain(bytes[at]) ? at + 1 : Escape.end(bytes, at, to);
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
  private static long find(long word) {
    long quoteOrControl = (word ^ FLIP_QUOTE) - BELOW_FLIPPED;
    long backslash = (word ^ BACKSLASHES) - EACH_BYTE;
    return (quoteOrControl | backslash) & ~word & HIGH_BITS;
  }
}
