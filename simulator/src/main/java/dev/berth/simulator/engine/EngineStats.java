package dev.berth.simulator.engine;

/**
 * The state of one server at one moment. Immutable, so it can be read by any thread.
 *
 * @param running sequences that run
 * @param waiting sequences that wait
 * @param kvCacheUsage the share of cache blocks that running sequences hold, 0 to 1
 * @param totals counts since the server started
 */
public record EngineStats(int running, int waiting, double kvCacheUsage, Totals totals) {

  /** Counts since the server started. */
  public record Totals(Sequences sequences, Tokens tokens, Reading reading) {}

  /**
   * Where sequences went: {@code submitted = finished + aborted + running + waiting}.
   *
   * @param refused not among the submitted: the queue was full
   */
  public record Sequences(long submitted, long refused, long finished, long aborted) {}

  /**
   * Where tokens went.
   *
   * @param lookedUp prompt tokens looked up in the cache, when their sequence was admitted
   * @param cached those of them that were found
   * @param prompt tokens of prompts that were read to their end
   * @param generated tokens of answers
   */
  public record Tokens(long lookedUp, long cached, long prompt, long generated) {}

  /**
   * The reading of prompts that were read to their end.
   *
   * @param tokens that were not found in the cache
   * @param nanos from the admission of each to its last step; several count side by side
   * @param prompts how many they were
   */
  public record Reading(long tokens, long nanos, long prompts) {}

  /** Sequences that have come and not gone. */
  public int inFlight() {
    return running + waiting;
  }
}
