package dev.berth.scheduling.profile;

import dev.berth.pool.Demand;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Foresight;

/** What is asked of filters and scorers: the request, and the time. */
record Question(Foresight foresight, Affinity affinity, long nowNanos) {

  Demand demand() {
    return foresight.demand();
  }
}
