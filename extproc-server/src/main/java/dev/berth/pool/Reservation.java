package dev.berth.pool;

/**
 * A request is on the books of an endpoint.
 *
 * @param trial whether it is the one that shows whether a half-open endpoint is well again
 * @param demand what the request asks of the endpoint
 * @param prefill its prompt among those that the endpoint has to read
 */
public record Reservation(PooledEndpoint endpoint, boolean trial, Demand demand, Prefill prefill) {

  /** One in the endpoint's {@link EndpointLoad} alone. */
  public Reservation(PooledEndpoint endpoint, boolean trial) {
    this(endpoint, trial, Demand.ofTokens(0), Prefill.NONE);
  }

  /** The same request with another endpoint, which has it already, in the books of that one. */
  Reservation at(PooledEndpoint other, long promptTokens, long nowNanos) {
    other.load().adopt(promptTokens);
    return new Reservation(other, false, demand, prefill.with(other.load(), nowNanos));
  }

  /** Takes the request off all books. To be called once. */
  void release(long promptTokens, long nowNanos) {
    endpoint.load().release(promptTokens);
    prefill.end(nowNanos);
  }
}
