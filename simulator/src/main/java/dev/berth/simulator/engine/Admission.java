package dev.berth.simulator.engine;

/** Which sequences a model works on. */
public enum Admission {
  /** Those that run, and those that wait as soon as there is room. */
  ALL,
  /** Those that run; nothing new begins. */
  RUNNING,
  /** None: everything stands still. */
  NONE
}
