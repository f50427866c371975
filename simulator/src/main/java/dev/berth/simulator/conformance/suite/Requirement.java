package dev.berth.simulator.conformance.suite;

/** How much a rule weighs. */
public enum Requirement {
  /** Requests fail, or go to the wrong server, where it is broken. */
  MUST,
  /** A good picker keeps it; one without it can be used all the same. */
  SHOULD
}
