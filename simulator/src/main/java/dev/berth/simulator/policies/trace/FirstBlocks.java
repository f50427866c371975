package dev.berth.simulator.policies.trace;

import java.util.random.RandomGenerator;

/** Prompts that begin alike and have nothing else in common. Confined to its thread. */
final class FirstBlocks implements Generator.Workload {
  private static final int PREAMBLE = 0;
  private static final double GAP_SECONDS = 0.1;
  private static final int PROMPT_TOKENS = 2500;
  private static final int OUTPUT_TOKENS = 250;

  private final RandomGenerator random;
  private long arrivalNanos;

  FirstBlocks(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void addNext(TraceBuilder builder) {
    arrivalNanos += Lengths.nanos(random, GAP_SECONDS);
    PromptBlocks prompt = new PromptBlocks(Generator.BLOCK_TOKENS);
    prompt.append(PREAMBLE, Generator.BLOCK_TOKENS);
    prompt.append(random.nextLong(), Lengths.tokens(random, PROMPT_TOKENS));
    builder.add(
        arrivalNanos, prompt.tokens(), Lengths.tokens(random, OUTPUT_TOKENS), prompt.blocks());
  }
}
