package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;

/**
 * Sticky until saturated, as llm-d and Dynamo have it: only servers with 0.8 of the prompt's blocks
 * are looked at, until the least loaded of them has a backlog of prompt tokens that the least
 * loaded of the others does not have, by more than a server reads in 18 s. Of those that are looked
 * at, the one with the fewest prompt tokens to read, the request's own included.
 *
 * <p>A backlog is what was not cached of the prompts in flight, until their first token, or until
 * their end where first tokens are not told. The index is as good as {@link BerthPolicy}'s.
 */
final class StickyPolicy implements Policy {
  private static final double WARM_SHARE = 0.8;
  private static final double TOKENS_PER_SECOND = 15_928;
  private static final double PENALTY_SECONDS = 18;
  private static final double SATURATED_TOKENS = TOKENS_PER_SECOND * PENALTY_SECONDS;

  private final PrefixBooks books;
  private final Backlog backlog;
  private final boolean hearsFirstTokens;
  private final Least warm;
  private final Least any;

  private StickyPolicy(PolicyContext context, boolean hearsFirstTokens) {
    this.books = new PrefixBooks(context);
    this.backlog = new Backlog(context.servers());
    this.hearsFirstTokens = hearsFirstTokens;
    this.warm = new Least(context.random());
    this.any = new Least(context.random());
  }

  /** At its best: it is told of first tokens. */
  static StickyPolicy withFirstTokens(PolicyContext context) {
    return new StickyPolicy(context, true);
  }

  /** With the ends of requests only. */
  static StickyPolicy withEnds(PolicyContext context) {
    return new StickyPolicy(context, false);
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    int server = choose(request);
    backlog.add(request, server, request.promptTokens() - books.matchedTokens(request, server));
    books.onPick(request, server);
    return server;
  }

  private int choose(TraceRequest request) {
    warm.begin();
    any.begin();
    double warmBacklog = Double.POSITIVE_INFINITY;
    double coldBacklog = Double.POSITIVE_INFINITY;
    for (int server = 0; server < backlog.servers(); server++) {
      double tokens = backlog.tokens(server);
      double projected = tokens + request.promptTokens() - books.matchedTokens(request, server);
      any.offer(server, projected);
      if (isWarm(request, server)) {
        warm.offer(server, projected);
        warmBacklog = Math.min(warmBacklog, tokens);
      } else {
        coldBacklog = Math.min(coldBacklog, tokens);
      }
    }
    boolean hasWarm = warmBacklog < Double.POSITIVE_INFINITY;
    return hasWarm && warmBacklog - coldBacklog <= SATURATED_TOKENS ? warm.get() : any.get();
  }

  private boolean isWarm(TraceRequest request, int server) {
    int blocks = request.blocks().length;
    return blocks > 0 && books.matchedBlocks(request, server) >= WARM_SHARE * blocks;
  }

  @Override
  public void onFirstToken(TraceRequest request, int server, long nowNanos) {
    if (hearsFirstTokens) {
      backlog.remove(request, server);
    }
  }

  @Override
  public void onEnd(TraceRequest request, int server, long nowNanos) {
    backlog.remove(request, server);
    books.onEnd(request, server);
  }
}
