package dev.berth.pool;

/**
 * A request is on the books of an endpoint.
 *
 * @param trial whether it is the one that shows whether a half-open endpoint is well again
 */
public record Reservation(PooledEndpoint endpoint, boolean trial) {}
