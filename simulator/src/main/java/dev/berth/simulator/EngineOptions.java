package dev.berth.simulator;

import dev.berth.simulator.engine.CacheShape;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import picocli.CommandLine.Option;

/** The options that say how each simulated server behaves. */
final class EngineOptions {
  @Option(
      names = "--max-num-seqs",
      defaultValue = "256",
      description = "Sequences that run at once (default ${DEFAULT-VALUE}).")
  private int maxNumSeqs;

  @Option(
      names = "--prefill-us-per-token",
      defaultValue = "41.5",
      description = "Time for a prompt token not in the cache (default ${DEFAULT-VALUE} us).")
  private double prefillMicrosPerToken;

  @Option(
      names = "--decode-ms-per-token",
      defaultValue = "15.5",
      description = "Time for a token of a lone sequence (default ${DEFAULT-VALUE} ms).")
  private double decodeMillisPerToken;

  @Option(
      names = "--cache-blocks",
      defaultValue = "8192",
      description = "Blocks of the KV cache (default ${DEFAULT-VALUE}).")
  private int cacheBlocks;

  @Option(
      names = "--block-tokens",
      defaultValue = "16",
      description = "Tokens per block (default ${DEFAULT-VALUE}).")
  private int blockTokens;

  @Option(
      names = "--time-scale",
      defaultValue = "1",
      description = "Factor on all times; 0.1 is ten times as fast (default ${DEFAULT-VALUE}).")
  private double timeScale;

  double timeScale() {
    return timeScale;
  }

  /**
   * The profile they describe.
   *
   * @throws IllegalArgumentException with a sentence for the user, when they make no server
   */
  EngineProfile profile() {
    StepCost usual = StepCost.DEFAULT;
    StepCost cost =
        new StepCost(
            decodeMillisPerToken * 1e6,
            prefillMicrosPerToken * 1e3,
            usual.sequenceNanos(),
            usual.contextNanosPerToken());
    return EngineProfile.standard()
        .withCost(cost.scaled(timeScale))
        .withCache(new CacheShape(cacheBlocks, blockTokens))
        .withMaxNumSeqs(maxNumSeqs);
  }
}
