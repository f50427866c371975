package dev.berth.request;

import com.dynatrace.hash4j.hashing.HashStream64;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes that come in runs of any length into blocks, and digests each. Of the bytes none is
 * kept: a block that lies in one run is hashed where it is, one that does not in parts.
 * Stream-confined.
 */
final class BlockDigests {

  private static final int FIRST_ROOM = 16;
  private static final long[] NO_ROOM = {};

  private final PromptHash hash;
  private long[] digests = NO_ROOM;
  private int count;
  private @Nullable HashStream64 parts; // of the block at hand
  private int partBytes;

  BlockDigests(PromptHash hash) {
    this.hash = hash;
  }

  /** The next run, {@code [from, to)}. */
  void put(byte[] bytes, int from, int to) {
    int at = from;
    if (partBytes > 0) {
      at = putPart(bytes, from, to);
    }
    while (to - at >= PromptHash.BLOCK_BYTES && !isFull()) {
      add(hash.block(bytes, at));
      at += PromptHash.BLOCK_BYTES;
    }
    if (at < to) {
      putPart(bytes, at, to);
    }
  }

  /** Goes on with the block at hand, or begins one, and says where in the run that stops. */
  private int putPart(byte[] bytes, int from, int to) {
    if (isFull()) {
      return to;
    }
    if (parts == null) {
      parts = hash.stream();
    }
    int length = Math.min(to - from, PromptHash.BLOCK_BYTES - partBytes);
    parts.putBytes(bytes, from, length);
    partBytes += length;
    if (partBytes == PromptHash.BLOCK_BYTES) {
      add(parts.getAsLong());
      parts.reset();
      partBytes = 0;
    }
    return from + length;
  }

  private void add(long digest) {
    if (count == digests.length) {
      digests =
          Arrays.copyOf(digests, Math.min(PromptHash.MOST_BLOCKS, Math.max(FIRST_ROOM, count * 2)));
    }
    digests[count++] = digest;
  }

  private boolean isFull() {
    return count == PromptHash.MOST_BLOCKS;
  }

  /** Those of the whole blocks so far; they share the memory, and cost no copy. */
  PromptDigests soFar(long salt) {
    return PromptDigests.of(digests, count, salt);
  }
}
