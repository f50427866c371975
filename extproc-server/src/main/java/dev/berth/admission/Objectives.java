package dev.berth.admission;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much requests matter, by the names that their clients or the gateway give for it: llm-d's
 * InferenceObjectives. Those of the configuration come before those that were published. Any thread
 * reads; one writer publishes.
 */
public final class Objectives {

  /** The header with the name, in lower case. */
  public static final String HEADER = "x-llm-d-inference-objective";

  /** The same as it was called before; {@link #HEADER} counts where there are both. */
  public static final String OLD_HEADER = "x-gateway-inference-objective";

  /** Of requests that name no objective, or one that nobody knows. */
  public static final int USUAL_PRIORITY = 0;

  private final Map<String, Integer> configured;
  private volatile Map<String, Integer> published = Map.of();

  /**
   * @param configured priorities by name
   */
  public Objectives(Map<String, Integer> configured) {
    this.configured = Map.copyOf(configured);
  }

  /** Takes the place of everything that was published before. */
  public void publish(Map<String, Integer> priorities) {
    published = Map.copyOf(priorities);
  }

  /** Requests of a higher one are served first. */
  public int priorityOf(@Nullable String objective) {
    if (objective == null) {
      return USUAL_PRIORITY;
    }
    Integer priority = configured.get(objective);
    return priority == null ? published.getOrDefault(objective, USUAL_PRIORITY) : priority;
  }
}
