package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;

/** Chooses a server for each request. One policy sees one run, on one thread. */
public interface Policy {

  /**
   * Chooses, and books the request there.
   *
   * @return the number of the server
   */
  int pick(TraceRequest request, long nowNanos);

  /** The first token of the answer is there. A policy that is not to know must not listen. */
  default void onFirstToken(TraceRequest request, int server, long nowNanos) {}

  /** The answer is complete. */
  default void onEnd(TraceRequest request, int server, long nowNanos) {}

  /** The server did not take the connection, and there will be no answer. */
  default void onRefused(TraceRequest request, int server, long nowNanos) {
    onEnd(request, server, nowNanos);
  }
}
