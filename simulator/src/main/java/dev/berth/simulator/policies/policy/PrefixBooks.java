package dev.berth.simulator.policies.policy;

import dev.berth.prefix.PrefixLease;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.ShadowCache;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a policy that is not Berth's knows of prefixes: Berth's shadow of each server's cache, the
 * requests in flight, and how long answers are on average. Confined to its thread.
 */
final class PrefixBooks {
  private static final double FIRST_GUESS = 300;
  private static final double NEWEST_SHARE = 0.01;

  private final ShadowCache[] shadows;
  private final int[] requests;
  private final int blockTokens;
  private final int capacity;
  private final Map<TraceRequest, PrefixLease> leases = new HashMap<>();
  private final Map<TraceRequest, PromptBlocks> prompts = new HashMap<>();
  private double meanOutput = FIRST_GUESS;

  PrefixBooks(PolicyContext context) {
    blockTokens = context.blockTokens();
    capacity = context.parameters().kvTokens() / blockTokens;
    requests = new int[context.servers()];
    shadows =
        Stream.generate(() -> new ShadowCache(capacity))
            .limit(context.servers())
            .toArray(ShadowCache[]::new);
  }

  /** Blocks of the prompt that the server should have. */
  int matchedBlocks(TraceRequest request, int server) {
    return shadows[server].match(prompt(request));
  }

  private PromptBlocks prompt(TraceRequest request) {
    return prompts.computeIfAbsent(
        request, key -> PromptBlocks.of(key.blocks(), key.blocks().length));
  }

  /** Tokens of the prompt that the server should have; never all. */
  int matchedTokens(TraceRequest request, int server) {
    return Math.min(matchedBlocks(request, server) * blockTokens, request.promptTokens() - 1);
  }

  void onPick(TraceRequest request, int server) {
    requests[server]++;
    int answers = (int) (requests[server] * meanOutput / blockTokens);
    int keptFree = Math.min(capacity, answers);
    leases.put(request, shadows[server].reference(prompt(request), keptFree));
  }

  void onEnd(TraceRequest request, int server) {
    requests[server]--;
    meanOutput += NEWEST_SHARE * (request.outputTokens() - meanOutput);
    Objects.requireNonNull(leases.remove(request)).release();
    prompts.remove(request);
  }
}
