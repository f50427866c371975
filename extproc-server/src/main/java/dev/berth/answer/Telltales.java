package dev.berth.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Looks for a piece of the names and texts that {@link AnswerFields} waits for, in less time than
 * it takes to read JSON. Bytes without one say nothing of interest, unless they write such a name
 * with escapes, which no server does.
 *
 * <p>All pieces are searched for at once, by Horspool's rule ("Practical fast searching in
 * strings", 1980): the last byte of a window says how far the next window may move.
 */
final class Telltales {

  /** Of the names of counts, and of a stored response and its id. */
  private static final byte[][] PIECES =
      Stream.of("_tok", "tTok", "sTok", "resp")
          .map(piece -> piece.getBytes(US_ASCII))
          .toArray(byte[][]::new);

  private static final int LENGTH = 4;
  private static final byte[] STEPS = steps();

  private Telltales() {}

  private static byte[] steps() {
    byte[] steps = new byte[1 << Byte.SIZE];
    Arrays.fill(steps, (byte) LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      for (byte[] piece : PIECES) {
        steps[piece[i]] = (byte) (LENGTH - 1 - i);
      }
    }
    return steps;
  }

  /** Whether there is one in {@code [from, to)}. */
  static boolean isIn(byte[] bytes, int from, int to) {
    int last = from + LENGTH - 1;
    while (last < to) {
      int step = STEPS[bytes[last] & 0xff];
      if (step == 0 && isPiece(bytes, last + 1 - LENGTH)) {
        return true;
      }
      last += Math.max(step, 1);
    }
    return false;
  }

  private static boolean isPiece(byte[] bytes, int from) {
    for (byte[] piece : PIECES) {
      if (Arrays.equals(bytes, from, from + LENGTH, piece, 0, LENGTH)) {
        return true;
      }
    }
    return false;
  }
}
