package dev.berth.simulator.engine;

import java.io.Writer;
import java.util.Arrays;

/**
 * Turns the text of a prompt into a {@link Prompt} as it arrives. It stands for a tokenizer: four
 * bytes of UTF-8 are one token, a block is closed when it has the bytes of its tokens. Each block's
 * hash goes on from the one before.
 *
 * <p>Text beyond {@code maxTokens} is dropped, so memory is bounded whatever a client sends. One
 * hasher reads one prompt; it is not thread-safe.
 */
public final class PromptHasher extends Writer {
  private static final int BYTES_PER_TOKEN = 4;
  private static final char SEPARATOR = 0x1E;

  private final int blockBytes;
  private final long maxBytes;
  private long[] blocks = new long[16];
  private int blockCount;
  private long hash = 0xcbf29ce484222325L;
  private int bytesInBlock;
  private long bytes;

  /** A hasher for prompts of a server with {@code profile}. */
  public PromptHasher(EngineProfile profile) {
    this.blockBytes = profile.cache().blockTokens() * BYTES_PER_TOKEN;
    this.maxBytes = (long) profile.maxPromptTokens() * BYTES_PER_TOKEN;
  }

  @Override
  public void write(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      add(text[i]);
    }
  }

  /** Marks the end of one piece of text, so that "ab"+"c" is not "a"+"bc". */
  public void endOfPart() {
    add(SEPARATOR);
  }

  /** Adds one token that the client has already made. */
  public void token(int id) {
    add((char) (id >>> 16), BYTES_PER_TOKEN / 2);
    add((char) id, BYTES_PER_TOKEN / 2);
  }

  private void add(char unit) {
    add(unit, utf8Length(unit));
  }

  private void add(char unit, int length) {
    if (bytes + length > maxBytes) {
      return;
    }
    hash = (hash ^ unit) * 0x100000001b3L;
    bytes += length;
    bytesInBlock += length;
    if (bytesInBlock >= blockBytes) {
      closeBlock();
    }
  }

  private void closeBlock() {
    hash = mix(hash);
    if (blockCount == blocks.length) {
      blocks = Arrays.copyOf(blocks, blockCount * 2);
    }
    blocks[blockCount++] = hash;
    bytesInBlock = 0;
  }

  /** Half of a surrogate pair counts two, so that the pair has its four bytes. */
  private static int utf8Length(char unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /**
   * The prompt read so far.
   *
   * @param model keeps the caches of different models apart, also on one server
   */
  public Prompt toPrompt(String model) {
    long salt = mix(model.hashCode());
    long[] salted = Arrays.copyOf(blocks, blockCount);
    for (int i = 0; i < blockCount; i++) {
      salted[i] ^= salt;
    }
    long tokens = Math.max(1, (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
    return new Prompt((int) tokens, salted);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
