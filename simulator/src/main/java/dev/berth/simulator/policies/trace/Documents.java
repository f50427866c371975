package dev.berth.simulator.policies.trace;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Questions with up to three documents before them, the n-th of which is asked for in proportion to
 * 1/n. Confined to its thread.
 */
final class Documents implements Generator.Workload {
  private static final int DOCUMENTS = 1000;
  private static final int MAX_PER_QUESTION = 3;
  private static final double GAP_SECONDS = 0.1;
  private static final int SYSTEM_TOKENS = 512;
  private static final int DOCUMENT_TOKENS = 3072;
  private static final int QUESTION_TOKENS = 100;
  private static final int OUTPUT_TOKENS = 200;

  private final RandomGenerator random;
  private final double[] shares = new double[DOCUMENTS];
  private long arrivalNanos;

  Documents(RandomGenerator random) {
    this.random = random;
    double sum = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      sum += 1.0 / (i + 1);
      shares[i] = sum;
    }
  }

  @Override
  public void addNext(TraceBuilder builder) {
    arrivalNanos += Lengths.nanos(random, GAP_SECONDS);
    PromptBlocks prompt = new PromptBlocks(Generator.BLOCK_TOKENS);
    prompt.append(DOCUMENTS, SYSTEM_TOKENS);
    int documents = 1 + random.nextInt(MAX_PER_QUESTION);
    for (int i = 0; i < documents; i++) {
      prompt.append(document(), DOCUMENT_TOKENS);
    }
    prompt.append(random.nextLong(), Lengths.tokens(random, QUESTION_TOKENS));
    builder.add(
        arrivalNanos, prompt.tokens(), Lengths.tokens(random, OUTPUT_TOKENS), prompt.blocks());
  }

  private int document() {
    int found = Arrays.binarySearch(shares, random.nextDouble(shares[DOCUMENTS - 1]));
    return found < 0 ? -found - 1 : found;
  }
}
