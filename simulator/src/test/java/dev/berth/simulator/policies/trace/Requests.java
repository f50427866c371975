package dev.berth.simulator.policies.trace;

import java.util.List;
import java.util.stream.IntStream;

/** Requests for tests. */
public final class Requests {
  private Requests() {}

  /**
   * One request.
   *
   * @param blocks a letter for each block, which stands for itself and all before it
   */
  public static TraceRequest of(int index, int promptTokens, int outputTokens, String blocks) {
    return new TraceRequest(index, 0, promptTokens, outputTokens, hashes(blocks));
  }

  private static long[] hashes(String blocks) {
    return IntStream.rangeClosed(1, blocks.length())
        .mapToLong(length -> blocks.substring(0, length).hashCode())
        .toArray();
  }

  /** Requests that arrive a fixed time apart, and share nothing. */
  public static Trace every(long gapNanos, int count, int promptTokens, int outputTokens) {
    List<TraceRequest> requests =
        IntStream.range(0, count)
            .mapToObj(
                i -> new TraceRequest(i, i * gapNanos, promptTokens, outputTokens, new long[0]))
            .toList();
    return new Trace("even", 512, requests);
  }
}
