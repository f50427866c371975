package dev.berth.request;

import java.util.Arrays;

/**
 * Cuts bytes that come in runs of any length into blocks, and digests each. Of the bytes only those
 * of a word are kept that the next run goes on with. Stream-confined.
 */
final class BlockDigests {

  private static final int FIRST_ROOM = 16;
  private static final long[] NO_ROOM = {};

  private final PromptHash hash;
  private long[] digests = NO_ROOM;
  private int count;
  private int blockBytes; // of the block at hand, so far
  private long sum; // of the shares of its whole words
  private long word; // the bytes behind those, the first one lowest

  BlockDigests(PromptHash hash) {
    this.hash = hash;
  }

  /** The next run, {@code [from, to)}. */
  void put(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && count < PromptHash.MOST_BLOCKS) {
      boolean words = byteOfWord() == 0 && to - at >= Long.BYTES;
      at += words ? putWords(bytes, at, to) : putByte(bytes[at]);
      if (blockBytes == PromptHash.BLOCK_BYTES) {
        add(sum);
        blockBytes = 0;
        sum = 0;
      }
    }
  }

  private int byteOfWord() {
    return blockBytes % Long.BYTES;
  }

  /** As many whole words as the run and the block have; says how many bytes they are. */
  private int putWords(byte[] bytes, int from, int to) {
    int words = Math.min(to - from, PromptHash.BLOCK_BYTES - blockBytes) / Long.BYTES;
    sum += hash.words(bytes, from, blockBytes / Long.BYTES, words);
    blockBytes += words * Long.BYTES;
    return words * Long.BYTES;
  }

  private int putByte(byte next) {
    word |= (next & 0xffL) << (byteOfWord() * Byte.SIZE);
    blockBytes++;
    if (byteOfWord() == 0) {
      sum += hash.word(word, blockBytes / Long.BYTES - 1);
      word = 0;
    }
    return 1;
  }

  private void add(long digest) {
    if (count == digests.length) {
      digests =
          Arrays.copyOf(digests, Math.min(PromptHash.MOST_BLOCKS, Math.max(FIRST_ROOM, count * 2)));
    }
    digests[count++] = digest;
  }

  /** Those of the whole blocks so far; they share the memory, and cost no copy. */
  PromptDigests soFar(long salt) {
    return PromptDigests.of(digests, count, salt);
  }
}
