package dev.berth.request;

import com.dynatrace.hash4j.hashing.HashStream64;
import org.jspecify.annotations.Nullable;

/**
 * Digests those values of a body that make its prompt, and its salt, from the bytes of each chunk.
 * The values are joined as they come; a salt that comes twice counts as it was written last.
 * Stream-confined.
 */
final class PromptReader {

  private enum Value {
    NONE,
    PROMPT,
    SALT
  }

  private static final byte[] NO_CHUNK = {};

  private final PromptHash hash;
  private final BlockDigests blocks;
  private byte[] chunk = NO_CHUNK;
  private long chunkStart; // where in the body the array of the chunk would begin
  private Value value = Value.NONE;
  private long from; // where in the body the part of the value begins that was not digested
  private @Nullable HashStream64 saltParts;
  private long salt;

  PromptReader(PromptHash hash) {
    this.hash = hash;
    blocks = new BlockDigests(hash);
  }

  /**
   * What is told from now on is in this chunk.
   *
   * @param start where in the body its array would begin
   */
  void onChunk(byte[] bytes, long start) {
    chunk = bytes;
    chunkStart = start;
  }

  /** A part of the prompt begins here. */
  void onPrompt(long at) {
    value = Value.PROMPT;
    from = at;
  }

  /** The salt begins here. */
  void onSalt(long at) {
    value = Value.SALT;
    from = at;
    saltParts = hash.salt();
  }

  /** A value, of the prompt or another, ends before this byte. */
  void onEnd(long to) {
    take(to);
    if (saltParts != null) {
      salt = saltParts.getAsLong();
      saltParts = null;
    }
    value = Value.NONE;
  }

  /** The chunk ends before this byte, and is let go. */
  void onChunkEnd(long to) {
    take(to);
    from = to;
    chunk = NO_CHUNK;
  }

  private void take(long to) {
    int begin = (int) (from - chunkStart);
    int end = (int) (to - chunkStart);
    if (value == Value.PROMPT) {
      blocks.put(chunk, begin, end);
    } else if (saltParts != null) {
      saltParts.putBytes(chunk, begin, end - begin);
    }
  }

  /** Of what was read so far. */
  PromptDigests soFar() {
    return blocks.soFar(salt);
  }
}
