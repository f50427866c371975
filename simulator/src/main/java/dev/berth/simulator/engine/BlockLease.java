package dev.berth.simulator.engine;

/** The blocks of one admitted sequence. Only {@link BlockCache} changes it. */
final class BlockLease {
  final Prompt prompt;

  /** Leading prompt blocks that were in the cache when the sequence was admitted. */
  final int matched;

  /** Prompt blocks, from the start, on which this lease holds a reference. */
  int held;

  /** Blocks that only this sequence sees: the prompt until it is read, and the answer. */
  int unshared;

  BlockLease(Prompt prompt, int matched, int unshared) {
    this.prompt = prompt;
    this.matched = matched;
    this.held = matched;
    this.unshared = unshared;
  }
}
