package dev.berth.scheduling.profile;

import dev.berth.endpoint.EndpointMetrics;
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

  /** Requests that wait in the engine, as it said last. */
  static double waiting(Question question, PooledEndpoint server, long observed) {
    EndpointMetrics metrics = server.metrics().get(question.nowNanos());
    return metrics == null ? Double.NaN : metrics.requests().waiting();
  }

  /** Requests that the engine runs, as it said last. */
  static double running(Question question, PooledEndpoint server, long observed) {
    EndpointMetrics metrics = server.metrics().get(question.nowNanos());
    return metrics == null ? Double.NaN : metrics.requests().running();
  }

  /** The share of the KV memory that is free, as the engine said last. */
  static double freeMemory(Question question, PooledEndpoint server, long observed) {
    EndpointMetrics metrics = server.metrics().get(question.nowNanos());
    return metrics == null ? Double.NaN : 1 - metrics.kvCache().usage();
  }
}
