package dev.berth.simulator.policies.policy;

import dev.berth.prefix.PromptBlocks;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.SplittableRandom;

/**
 * How wrong a router is about the length of a prompt, because its text has more or fewer bytes to a
 * token than most. Prompts with the same first block are in the same language, as it were: the same
 * factor goes for them, and for each part of them. Stateless.
 *
 * @param spread the standard deviation of the factor's logarithm; 0 where texts are all alike
 */
record Misjudgement(double spread) {
  private static final long MIX = 0x9e3779b97f4a7c15L;

  /** What the prompt seems to be, as a multiple of what it is. */
  double factor(TraceRequest request) {
    if (spread == 0) {
      return 1;
    }
    long[] blocks = request.blocks();
    long text = blocks.length == 0 ? request.index() : blocks[0];
    return Math.exp(spread * new SplittableRandom(text * MIX).nextGaussian());
  }

  /** The prompt in blocks of equally many bytes. */
  PromptBlocks blocks(TraceRequest request) {
    long[] blocks = request.blocks();
    double factor = factor(request);
    if (factor == 1) {
      return PromptBlocks.of(blocks, blocks.length);
    }
    long[] stretched = new long[(int) (blocks.length * factor)];
    for (int i = 0; i < stretched.length; i++) {
      int last = (int) Math.min(blocks.length, Math.ceil((i + 1) / factor)) - 1;
      stretched[i] = blocks[last] ^ (i * MIX);
    }
    return PromptBlocks.of(stretched, stretched.length);
  }
}
