package dev.berth.scheduling.profile;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;

/** A number that is known of a server, or not. Any thread. */
interface Signal {

  /**
   * The number, NaN where it is missing.
   *
   * @param observed the server's load when it was looked at
   */
  double of(Question question, PooledEndpoint server, long observed);

  /** Requests in flight, and those that others have there. */
  static double activeRequests(Question question, PooledEndpoint server, long observed) {
    return EndpointLoad.requests(observed) + (double) server.load().others();
  }

  /** The share of the prompt's blocks that should be cached; 0 for a prompt without blocks. */
  static double cachedShare(Question question, PooledEndpoint server, long observed) {
    int blocks = question.demand().blocks().count();
    return blocks == 0 ? 0 : (double) question.foresight().cachedBlocks(server) / blocks;
  }

  /** Tokens to read before the request's first, its own among them. */
  static double unreadTokens(Question question, PooledEndpoint server, long observed) {
    return server.load().prefills().unreadTokens() + question.foresight().unreadTokens(server);
  }
}
