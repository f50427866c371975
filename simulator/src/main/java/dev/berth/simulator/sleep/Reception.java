package dev.berth.simulator.sleep;

/** What a server can do for a request, as far as its sleep goes. */
public enum Reception {
  /** It runs, now or after the wake. */
  SERVED,
  /** The server sleeps, and says so. */
  REFUSED,
  /** Weights or cached blocks are not what they seem, and an answer would be garbage. */
  GARBLED
}
