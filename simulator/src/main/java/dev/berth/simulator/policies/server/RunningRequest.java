package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;

/** A request on its way through one server. Only {@link ServerModel} and its cache change it. */
final class RunningRequest {
  final TraceRequest request;
  final long admittedNanos;

  /** Leading blocks of the prompt that it uses together with others. */
  int sharedBlocks;

  /** Blocks that are its own: the prompt until it is read, and the answer. */
  int privateBlocks;

  /** Tokens of the prompt that were in the cache when it came. */
  int cachedTokens;

  /** Tokens of the prompt that are in the cache by now, or will be when the present step ends. */
  int readTokens;

  /** The step, in the server's count of decode steps, that makes the last token. */
  long lastStep;

  RunningRequest(TraceRequest request, long admittedNanos) {
    this.request = request;
    this.admittedNanos = admittedNanos;
  }

  /** At least the last token of a prompt is always computed: it gives the first of the answer. */
  void onAdmitted(int matchedBlocks, int ownBlocks, int blockTokens) {
    sharedBlocks = matchedBlocks;
    privateBlocks = ownBlocks;
    cachedTokens = Math.min(matchedBlocks * blockTokens, request.promptTokens() - 1);
    readTokens = cachedTokens;
  }

  /** Blocks of the prompt that are complete by now; the last may be short. */
  int readBlocks(int blockTokens) {
    int all = request.blocks().length;
    return unreadTokens() == 0 ? all : Math.min(all, readTokens / blockTokens);
  }

  int unreadTokens() {
    return request.promptTokens() - readTokens;
  }
}
