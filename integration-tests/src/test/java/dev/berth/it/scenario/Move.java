package dev.berth.it.scenario;

/**
 * A server's health changed, as Berth's log tells it.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param from a state
 * @param to a state
 */
public record Move(long nanos, String server, String from, String to, String cause) {}
