package dev.berth.simulator.sleep;

/** What becomes of a request that comes while the server sleeps. */
public enum Visitors {
  /** It is accepted and runs after the wake: vLLM of today. */
  PARK,
  /** It is answered 503. */
  REFUSE,
  /** It kills the process: vLLM of old. */
  CRASH
}
