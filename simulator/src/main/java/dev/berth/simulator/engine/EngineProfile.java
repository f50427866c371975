package dev.berth.simulator.engine;

/**
 * How one simulated server behaves.
 *
 * @param maxNumSeqs sequences that run at the same time; more wait
 * @param maxWaiting sequences that may wait; more are refused
 * @param stepTokens the token budget of one step
 * @param maxOutputTokens the longest answer, whatever a client asks for
 * @param cost how long a step takes
 * @param cache the size of the KV cache, which also bounds the prompt: see {@link
 *     #maxPromptTokens()}
 */
public record EngineProfile(
    int maxNumSeqs,
    int maxWaiting,
    int stepTokens,
    int maxOutputTokens,
    StepCost cost,
    CacheShape cache) {

  public EngineProfile {
    requirePositive("maxNumSeqs", maxNumSeqs);
    requirePositive("maxWaiting", maxWaiting);
    requirePositive("maxOutputTokens", maxOutputTokens);
    if (stepTokens < maxNumSeqs) {
      throw new IllegalArgumentException(
          "stepTokens must be at least maxNumSeqs, so that every sequence can advance");
    }
    if (cache.tokens() <= maxOutputTokens) {
      throw new IllegalArgumentException(
          "the cache holds "
              + cache.tokens()
              + " tokens: too few for an answer of "
              + maxOutputTokens
              + " and a prompt");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }

  /** A mid-size server at the speed of {@link StepCost#DEFAULT}. */
  public static EngineProfile standard() {
    return new EngineProfile(256, 10_000, 8192, 4096, StepCost.DEFAULT, CacheShape.DEFAULT);
  }

  /** A server of the standard size that needs no time: for tests of everything but timing. */
  public static EngineProfile instant() {
    return standard().withCost(StepCost.FREE);
  }

  /** This profile with other timing. */
  public EngineProfile withCost(StepCost newCost) {
    return new EngineProfile(maxNumSeqs, maxWaiting, stepTokens, maxOutputTokens, newCost, cache);
  }

  /** This profile with another bound on concurrent sequences. */
  public EngineProfile withMaxNumSeqs(int newMaxNumSeqs) {
    return new EngineProfile(newMaxNumSeqs, maxWaiting, stepTokens, maxOutputTokens, cost, cache);
  }

  /** This profile with another cache. */
  public EngineProfile withCache(CacheShape newCache) {
    return new EngineProfile(maxNumSeqs, maxWaiting, stepTokens, maxOutputTokens, cost, newCache);
  }

  /** The longest prompt; what a client sends beyond it is read from the wire but not computed. */
  public int maxPromptTokens() {
    return cache.tokens() - maxOutputTokens;
  }
}
