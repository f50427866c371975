package dev.berth.simulator.load;

/** Which requests are sent, and when: one after another. Confined to one thread. */
interface Traffic {

  boolean hasNext();

  /** When the next one is due, in nanoseconds since the start of the run. */
  long peekNanos();

  /** Takes the next one. */
  LoadRequest next();
}
