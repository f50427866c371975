package dev.berth.health;

/**
 * The newest probe of a server.
 *
 * @param atNanos when its outcome was known, by the pool's ticker
 */
public record LastProbe(ProbeOutcome outcome, long atNanos) {}
