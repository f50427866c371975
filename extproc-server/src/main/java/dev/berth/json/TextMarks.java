package dev.berth.json;

import java.util.Arrays;

/**
 * Finds the next byte of a long text that needs a look, by marking all such bytes of a block first,
 * in a loop without branches that the JIT turns into vector instructions.
 *
 * <p>Branches are what a scan of prose costs: where a run of text ends cannot be foretold, and
 * every line break of a prompt is an escape. So the loop decides by arithmetic, on a byte and the
 * one before it, and marks nothing where an escape is one of the usual two:
 *
 * <ul>
 *   <li>behind any other byte than a backslash: the quote and control characters below 0x20;
 *   <li>behind a backslash: everything but the quote and the letter n.
 * </ul>
 *
 * <p>A byte less than another is told by the highest bit of a subtraction, with that bit of the
 * minuend set, so that nothing is borrowed beyond the byte. The JIT wants the same index in all
 * arrays of such a loop: that is why a block is copied, twice, the second time one byte later.
 *
 * <p>One for each thread, since it is larger than what a stream may have; it holds nothing from one
 * chunk to the next.
 */
final class TextMarks {

  /** Larger blocks cost less for each byte, until they and their marks leave the nearest cache. */
  private static final int BLOCK_BYTES = 8 << 10;

  private static final int MARK = -128;
  private static final int FLIP_QUOTE = 0x02;
  private static final int BELOW_FLIPPED = 0x21;
  private static final byte[] NO_MARKS = new byte[BLOCK_BYTES];

  private static final ThreadLocal<TextMarks> OF_THREAD = ThreadLocal.withInitial(TextMarks::new);

  private final byte[] text = new byte[BLOCK_BYTES];
  private final byte[] before = new byte[BLOCK_BYTES];
  private final byte[] marks = new byte[BLOCK_BYTES];
  private int start;
  private int end;

  private TextMarks() {}

  /** That of the thread, for a chunk that it has not seen. */
  static TextMarks forChunk() {
    TextMarks marks = OF_THREAD.get();
    marks.start = 0;
    marks.end = 0;
    return marks;
  }

  /**
   * The index of the first marked byte in {@code [from, to)}, or {@code to}.
   *
   * @param bytes the chunk: the same, and unchanged, in all calls
   * @param from at least 1; what is before it is no part of an escape that reaches beyond it
   */
  int next(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (at < start || at >= end) {
        mark(bytes, at, Math.min(to, at + BLOCK_BYTES));
      }
      int marked =
          Arrays.mismatch(marks, at - start, end - start, NO_MARKS, at - start, end - start);
      if (marked >= 0) {
        return at + marked;
      }
      at = end;
    }
    return to;
  }

  private void mark(byte[] bytes, int from, int to) {
    int count = to - from;
    System.arraycopy(bytes, from, text, 0, count);
    System.arraycopy(bytes, from - 1, before, 0, count);
    mark(text, before, marks, count);
    start = from;
    end = to;
  }

  /** All of it is in the highest bit of each value; the others are what they happen to be. */
  private static void mark(byte[] text, byte[] before, byte[] marks, int count) {
    for (int i = 0; i < count; i++) {
      int b = text[i];
      int flipped = b ^ FLIP_QUOTE;
      int plain = ((flipped | MARK) - BELOW_FLIPPED) | b;
      int letter = b ^ 'n';
      int quote = b ^ '"';
      int unusual = (((letter | MARK) - 1) & ((quote | MARK) - 1)) | b;
      int backslash = before[i] ^ '\\';
      int unescaped = ((backslash | MARK) - 1) | backslash;
      marks[i] = (byte) ((unusual ^ ((unusual ^ ~plain) & unescaped)) & MARK);
    }
  }
}
