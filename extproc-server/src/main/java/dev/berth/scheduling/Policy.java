package dev.berth.scheduling;

import dev.berth.pool.Demand;

/** By what the candidates of a request are compared. Any thread. */
public interface Policy {

  /** Begins one decision. */
  Weighing weigh(Demand demand);
}
