package dev.berth.pool;

import dev.berth.prefix.PrefixLease;
import org.jspecify.annotations.Nullable;

/**
 * A request is on the books of an endpoint.
 *
 * @param trial whether it is the one that shows whether a half-open endpoint is well again
 * @param demand what the request asks of the endpoint
 * @param prefill its prompt among those that the endpoint has to read
 * @param lease its prompt in the endpoint's KV memory; null where nobody keeps account of that
 */
public record Reservation(
    PooledEndpoint endpoint,
    boolean trial,
    Demand demand,
    Prefill prefill,
    @Nullable PrefixLease lease) {

  /** One in the endpoint's {@link EndpointLoad} alone. */
  public Reservation(PooledEndpoint endpoint, boolean trial) {
    this(endpoint, trial, Demand.ofTokens(0), Prefill.NONE, null);
  }

  /** The same request with another endpoint, which has it already, in the books of that one. */
  Reservation at(PooledEndpoint other, long promptTokens, long nowNanos) {
    EndpointLoad load = other.load();
    load.adopt(promptTokens);
    PrefixLease held = lease == null ? null : load.memory().reference(demand, load.requests());
    return new Reservation(other, false, demand, prefill.with(load, nowNanos), held);
  }

  /** Takes the request off all books. To be called once. */
  void release(long promptTokens, long nowNanos) {
    endpoint.load().release(promptTokens);
    prefill.end(nowNanos);
    if (lease != null) {
      lease.release();
    }
  }
}
