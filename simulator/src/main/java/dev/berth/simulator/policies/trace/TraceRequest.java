package dev.berth.simulator.policies.trace;

/** One request of a {@link Trace}. Immutable, as long as nobody writes to {@link #blocks()}. */
public final class TraceRequest {
  private final int index;
  private final long arrivalNanos;
  private final int promptTokens;
  private final int outputTokens;
  private final long[] blocks;

  /** Takes ownership of {@code blocks}; {@link TraceBuilder} has looked at the values. */
  TraceRequest(int index, long arrivalNanos, int promptTokens, int outputTokens, long[] blocks) {
    this.index = index;
    this.arrivalNanos = arrivalNanos;
    this.promptTokens = promptTokens;
    this.outputTokens = outputTokens;
    this.blocks = blocks;
  }

  /** A request whose prompt is like no other's. */
  public static TraceRequest unshared(
      int index, long arrivalNanos, int promptTokens, int outputTokens) {
    return new TraceRequest(index, arrivalNanos, promptTokens, outputTokens, new long[0]);
  }

  TraceRequest withIndex(int newIndex) {
    return new TraceRequest(newIndex, arrivalNanos, promptTokens, outputTokens, blocks);
  }

  /** Its place in the order of arrival, from 0. */
  public int index() {
    return index;
  }

  /** When it arrives, in nanoseconds since the trace began. */
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /** Length of the prompt, at least 1. */
  public int promptTokens() {
    return promptTokens;
  }

  /** Length of the answer, at least 1. */
  public int outputTokens() {
    return outputTokens;
  }

  /**
   * Hashes of the prompt's blocks, each of which stands for its block and all before it. May be
   * fewer than the prompt has blocks: the others are like no other prompt's. The request's own
   * array, not to be written to.
   */
  public long[] blocks() {
    return blocks;
  }
}
