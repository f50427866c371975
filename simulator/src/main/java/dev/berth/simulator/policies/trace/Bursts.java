package dev.berth.simulator.policies.trace;

import java.util.random.RandomGenerator;

/** Many equally long prompts at one moment, and then nothing for long. Confined to its thread. */
final class Bursts implements Generator.Workload {
  private static final int REQUESTS = 64;
  private static final long PAUSE_NANOS = 30_000_000_000L;
  private static final int PROMPT_TOKENS = 2048;
  private static final int OUTPUT_TOKENS = 200;

  private final RandomGenerator random;
  private long arrivalNanos;

  Bursts(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void addNext(TraceBuilder builder) {
    for (int i = 0; i < REQUESTS; i++) {
      PromptBlocks prompt = new PromptBlocks(Generator.BLOCK_TOKENS);
      prompt.append(random.nextLong(), PROMPT_TOKENS);
      builder.add(arrivalNanos, PROMPT_TOKENS, OUTPUT_TOKENS, prompt.blocks());
    }
    arrivalNanos += PAUSE_NANOS;
  }
}
