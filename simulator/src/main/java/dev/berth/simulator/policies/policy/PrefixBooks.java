package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;

/**
 * What the policies that know of prefixes share: the shadow of each server's cache, the requests in
 * flight, and how long answers are on average. Confined to its thread.
 */
final class PrefixBooks {
  private static final double FIRST_GUESS = 300;
  private static final double NEWEST_SHARE = 0.01;

  private final ShadowCaches shadows;
  private final int[] requests;
  private final int blockTokens;
  private final int capacity;
  private double meanOutput = FIRST_GUESS;

  PrefixBooks(PolicyContext context) {
    blockTokens = context.blockTokens();
    capacity = context.parameters().kvTokens() / blockTokens;
    shadows = new ShadowCaches(context.servers(), capacity);
    requests = new int[context.servers()];
  }

  /** Blocks of the prompt that the server should have. */
  int matchedBlocks(TraceRequest request, int server) {
    return shadows.match(request.blocks(), request.blocks().length, server);
  }

  /** Tokens of the prompt that the server should have; never all. */
  int matchedTokens(TraceRequest request, int server) {
    return Math.min(matchedBlocks(request, server) * blockTokens, request.promptTokens() - 1);
  }

  void onPick(TraceRequest request, int server) {
    requests[server]++;
    keepFree(server);
    shadows.reference(server, request.blocks(), request.blocks().length);
  }

  void onEnd(TraceRequest request, int server) {
    requests[server]--;
    meanOutput += NEWEST_SHARE * (request.outputTokens() - meanOutput);
    keepFree(server);
    shadows.release(server, request.blocks(), request.blocks().length);
  }

  private void keepFree(int server) {
    shadows.keepFree(server, (int) (requests[server] * meanOutput / blockTokens));
  }

  /** The share of the server's memory that would be in use if it got this request, too. */
  double occupancyWith(TraceRequest request, int server) {
    double prompts =
        shadows.held(server)
            + (double) request.promptTokens() / blockTokens
            - matchedBlocks(request, server);
    return (prompts + (requests[server] + 1) * meanOutput / blockTokens) / capacity;
  }
}
