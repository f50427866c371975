package dev.berth.admission;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For how long requests may wait. Immutable.
 *
 * @param header in which a client says for how many seconds it is ready to, in lower case
 * @param standard where it says nothing
 * @param byModel the same for some models, by the name that their servers use
 * @param longest whatever anybody says: within what the gateway waits for Berth
 */
public record HoldTimes(
    String header, Duration standard, Map<String, Duration> byModel, Duration longest) {

  public HoldTimes {
    byModel = Map.copyOf(byModel);
  }

  /**
   * For how long a request for the model may wait.
   *
   * @param wish what its client says; null when it says nothing
   */
  public Duration of(String model, @Nullable Duration wish) {
    Duration wanted = wish == null ? byModel.getOrDefault(model, standard) : wish;
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }
}
