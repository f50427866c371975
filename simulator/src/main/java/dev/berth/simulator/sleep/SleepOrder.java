package dev.berth.simulator.sleep;

import java.util.Set;

/**
 * What a server is told when it shall sleep.
 *
 * @param released the memory to give back; none only pauses the scheduling
 * @param discards whether weights are lost rather than kept in host memory
 */
public record SleepOrder(Set<MemoryTag> released, boolean discards, InFlight inFlight) {

  public SleepOrder {
    released = Set.copyOf(released);
  }

  /**
   * vLLM's levels.
   *
   * @param level 0, 1 or 2
   */
  public static SleepOrder ofLevel(int level, InFlight inFlight) {
    Set<MemoryTag> released = level == 0 ? Set.of() : MemoryTag.all();
    return new SleepOrder(released, level == 2, inFlight);
  }
}
