package dev.berth.scheduling;

import dev.berth.pool.Demand;
import dev.berth.request.PromptHash;
import org.jspecify.annotations.Nullable;

/** By what the candidates of a request are compared. Any thread. */
public interface Policy {

  /** Begins one decision. */
  Weighing weigh(Demand demand, Affinity affinity);

  /** Begins one decision about a request that is at home nowhere. */
  default Weighing weigh(Demand demand) {
    return weigh(demand, Affinity.NONE);
  }

  /** Digests the prompts of the requests that it compares; null when it does not look at them. */
  default @Nullable PromptHash promptHash() {
    return null;
  }
}
