package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;

/** Hears how requests go on one server. Must not submit a request while it is called. */
public interface ServerListener {

  /**
   * The request has its memory, and its prompt will be read.
   *
   * @param cachedTokens tokens of the prompt that need not be read
   */
  void onAdmitted(TraceRequest request, int cachedTokens);

  /** The first token of the answer is there. */
  void onFirstToken(TraceRequest request, long nowNanos);

  /** The last token of the answer is there; called after {@link #onFirstToken}, maybe at once. */
  void onEnd(TraceRequest request, long nowNanos);
}
