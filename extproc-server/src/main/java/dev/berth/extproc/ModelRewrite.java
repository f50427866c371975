package dev.berth.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.berth.request.ModelSpan;

/**
 * Another model in the place of the body's own; every other byte stays, and is not copied.
 *
 * @param from offset in the body of the first byte that goes
 * @param to offset behind the last byte that goes
 * @param name the bytes that come instead
 */
record ModelRewrite(long from, long to, ByteString name) {

  static ModelRewrite of(ModelSpan span, String model) {
    return new ModelRewrite(
        span.from(), span.to(), UnsafeByteOperations.unsafeWrap(span.write(model)));
  }

  /**
   * One piece of the body as it goes on. The new name goes with the piece that holds the first byte
   * of the old one; the rest of the old one is taken from the pieces behind it.
   *
   * @param offset of the piece in the body
   * @return the same object where nothing changes
   */
  ByteString apply(ByteString piece, long offset) {
    long end = offset + piece.size();
    if (end <= from || offset >= to) {
      return piece;
    }
    ByteString before = piece.substring(0, index(from, offset, piece));
    ByteString after = piece.substring(index(to, offset, piece));
    return offset <= from ? before.concat(name).concat(after) : after;
  }

  private static int index(long position, long offset, ByteString piece) {
    return (int) Math.max(0, Math.min(position - offset, piece.size()));
  }

  /** By how many bytes the body grows; negative when it shrinks. */
  long growth() {
    return name.size() - (to - from);
  }
}
