package dev.berth.simulator.engine;

/**
 * What the model knows of a prompt: its length, and one hash per full block. A hash stands for its
 * block <em>and all blocks before it</em>, so two prompts share as many cache blocks as their hash
 * lists share from the start. Immutable.
 */
public final class Prompt {
  private final int tokens;
  private final long[] blocks;

  /** Takes ownership of {@code blocks}. */
  Prompt(int tokens, long[] blocks) {
    this.tokens = tokens;
    this.blocks = blocks;
  }

  /** Length in tokens, at least 1. */
  public int tokens() {
    return tokens;
  }

  /** How many full blocks the prompt has. */
  int blockCount() {
    return blocks.length;
  }

  /** The chained hash of the block at {@code index}. */
  long block(int index) {
    return blocks[index];
  }
}
