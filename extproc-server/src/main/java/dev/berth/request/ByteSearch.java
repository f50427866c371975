package dev.berth.request;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for a byte, eight at a time.
 *
 * <p>XOR leaves zero where the byte is. With its highest bit set, a byte less 1 keeps that bit
 * unless its other seven bits were zero, so no borrow crosses from one byte into the next, and a
 * byte is marked exactly when it was zero.
 */
final class ByteSearch {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH_BYTE << 7;

  private ByteSearch() {}

  /**
   * The first place of a byte.
   *
   * @return its index in {@code [from, to)}, or {@code to}
   */
  static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long pattern = (wanted & 0xff) * EACH_BYTE;
    int at = from;
    while (at <= to - Long.BYTES) {
      long different = (long) WORDS.get(bytes, at) ^ pattern;
      long marks = ~(((different | HIGH_BITS) - EACH_BYTE) | different) & HIGH_BITS;
      if (marks != 0) {
        return at + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }
}
