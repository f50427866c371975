package dev.berth.simulator.policies.trace;

import java.util.random.RandomGenerator;

/** Batches of questions about one text each. Confined to its thread. */
final class SharedTexts implements Generator.Workload {
  private static final int QUESTIONS = 64;
  private static final double GAP_SECONDS = 32;
  private static final double QUESTION_GAP_SECONDS = 0.25;
  private static final int TEXT_TOKENS = 16_384;
  private static final int QUESTION_TOKENS = 1000;
  private static final int OUTPUT_TOKENS = 300;

  private final RandomGenerator random;
  private long startNanos;

  SharedTexts(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void addNext(TraceBuilder builder) {
    startNanos += Lengths.nanos(random, GAP_SECONDS);
    long text = random.nextLong();
    long arrivalNanos = startNanos;
    for (int question = 0; question < QUESTIONS; question++) {
      PromptBlocks prompt = new PromptBlocks(Generator.BLOCK_TOKENS);
      prompt.append(text, TEXT_TOKENS);
      prompt.append(random.nextLong(), Lengths.tokens(random, QUESTION_TOKENS));
      int output = Lengths.tokens(random, OUTPUT_TOKENS);
      builder.add(arrivalNanos, prompt.tokens(), output, prompt.blocks());
      arrivalNanos += Lengths.nanos(random, QUESTION_GAP_SECONDS);
    }
  }
}
