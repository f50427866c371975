package dev.berth.simulator.engine;

/**
 * What one step of an engine costs, as a sum of linear terms in nanoseconds. The shape and the
 * default figures are those of roofline fits for dense models: weights are read once per step, each
 * new prompt token costs compute, each sequence a little bookkeeping, and each token of context one
 * read of its keys and values.
 *
 * @param stepNanos paid by every step, however small: the decode time of a lone sequence
 * @param prefillNanosPerToken per prompt token that was not in the cache
 * @param sequenceNanos per sequence in the step
 * @param contextNanosPerToken per token of context of the decoding sequences
 */
public record StepCost(
    double stepNanos,
    double prefillNanosPerToken,
    double sequenceNanos,
    double contextNanosPerToken) {

  /** A step that takes no time. */
  public static final StepCost FREE = new StepCost(0, 0, 0, 0);

  /** About Qwen3-32B on two H100: 15.5 ms a step, 41.5 us a prompt token. */
  public static final StepCost DEFAULT = new StepCost(15.5e6, 41.5e3, 4.4e3, 76);

  public StepCost {
    requireTime("stepNanos", stepNanos);
    requireTime("prefillNanosPerToken", prefillNanosPerToken);
    requireTime("sequenceNanos", sequenceNanos);
    requireTime("contextNanosPerToken", contextNanosPerToken);
  }

  private static void requireTime(String name, double nanos) {
    if (!(nanos >= 0 && nanos < 1e12)) {
      throw new IllegalArgumentException(name + " must be 0 or more and below 1000 s: " + nanos);
    }
  }

  /** The duration of a step in nanoseconds. */
  long nanos(int prefillTokens, int sequences, long contextTokens) {
    return (long)
        (stepNanos
            + prefillNanosPerToken * prefillTokens
            + sequenceNanos * sequences
            + contextNanosPerToken * contextTokens);
  }

  /** The same engine, {@code factor} times as slow: 0.1 makes it ten times as fast. */
  public StepCost scaled(double factor) {
    return new StepCost(
        stepNanos * factor,
        prefillNanosPerToken * factor,
        sequenceNanos * factor,
        contextNanosPerToken * factor);
  }
}
