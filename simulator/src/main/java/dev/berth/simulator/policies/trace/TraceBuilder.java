package dev.berth.simulator.policies.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes requests in any order and makes a {@link Trace} of them. Used once, by one thread. */
final class TraceBuilder {
  private static final int MAX_TOKENS = 1 << 24;

  private final int blockTokens;
  private final List<TraceRequest> requests = new ArrayList<>();

  TraceBuilder(int blockTokens) {
    this.blockTokens = blockTokens;
  }

  /**
   * Adds a request.
   *
   * @param blocks taken over
   * @throws IllegalArgumentException with a sentence for the user, when this can be no request
   */
  void add(long arrivalNanos, int promptTokens, int outputTokens, long[] blocks) {
    if (arrivalNanos < 0) {
      throw new IllegalArgumentException("a request arrives before the trace begins");
    }
    requireLength("prompt", promptTokens);
    requireLength("answer", outputTokens);
    if ((long) blocks.length * blockTokens >= (long) promptTokens + blockTokens) {
      throw new IllegalArgumentException(
          "%d blocks of %d tokens are too many for a prompt of %d tokens"
              .formatted(blocks.length, blockTokens, promptTokens));
    }
    requests.add(new TraceRequest(0, arrivalNanos, promptTokens, outputTokens, blocks));
  }

  private static void requireLength(String what, int tokens) {
    if (tokens < 1 || tokens > MAX_TOKENS) {
      throw new IllegalArgumentException(
          "the %s has %d tokens, expected 1 to %d".formatted(what, tokens, MAX_TOKENS));
    }
  }

  int size() {
    return requests.size();
  }

  /** The first of the requests by arrival, equals in the order in which they were added. */
  Trace build(String name, int maxRequests) {
    requests.sort(Comparator.comparingLong(TraceRequest::arrivalNanos));
    List<TraceRequest> indexed = new ArrayList<>();
    for (int i = 0; i < Math.min(maxRequests, requests.size()); i++) {
      indexed.add(requests.get(i).withIndex(i));
    }
    return new Trace(name, blockTokens, indexed);
  }
}
