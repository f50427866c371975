package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prompt tokens that each server has still to read, as far as a router knows. */
final class Backlog {
  private final Map<TraceRequest, Integer> open = new HashMap<>();
  private final long[] tokens;

  Backlog(int servers) {
    tokens = new long[servers];
  }

  void add(TraceRequest request, int server, int uncached) {
    open.put(request, uncached);
    tokens[server] += uncached;
  }

  /** The prompt has been read, or the request is over; the first time counts. */
  void remove(TraceRequest request, int server) {
    @Nullable Integer uncached = open.remove(request);
    if (uncached != null) {
      tokens[server] -= uncached;
    }
  }

  long tokens(int server) {
    return tokens[server];
  }

  int servers() {
    return tokens.length;
  }
}
