package dev.berth.endpoint;

import java.util.List;

/**
 * How a server sleeps, and how it is woken.
 *
 * @param level what it gives up: 1, its weights go to the memory of the host; 2, they are thrown
 *     away and read again
 * @param engine whose way of saying it the server has, one of {@link #ENGINES}
 * @param warmsUp whether it has to answer a prompt of one token after it was woken, before anybody
 *     else gets it
 */
public record SleepStyle(int level, EngineKind engine, boolean warmsUp) {

  /** Those that can sleep. */
  public static final List<EngineKind> ENGINES = List.of(EngineKind.VLLM, EngineKind.SGLANG);

  /** The deepest. */
  public static final int DEEPEST_LEVEL = 2;

  /** How a server sleeps of which nobody said it. */
  public static final SleepStyle DEFAULT = new SleepStyle(1, EngineKind.VLLM, false);

  public SleepStyle {
    if (level < 1 || level > DEEPEST_LEVEL) {
      throw new IllegalArgumentException("a sleep level of 1 or 2");
    }
    if (!ENGINES.contains(engine)) {
      throw new IllegalArgumentException(engine.label() + " has no sleep");
    }
    if (engine == EngineKind.SGLANG && level == DEEPEST_LEVEL) {
      throw new IllegalArgumentException("level 1 with engine sglang");
    }
  }

  /** Whether its weights have to be read anew when it wakes. */
  public boolean losesWeights() {
    return level == DEEPEST_LEVEL;
  }
}
