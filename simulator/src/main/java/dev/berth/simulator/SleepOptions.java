package dev.berth.simulator;

import dev.berth.simulator.http.SharedDevices;
import dev.berth.simulator.sleep.SleepTimes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which servers share devices and sleep in turns. */
final class SleepOptions {
  @Option(
      names = "--device-groups",
      defaultValue = "0",
      description = {
        "Groups of servers that share devices and sleep in turns, each server with one of the",
        "models; the first of each group is awake. 0: no sleep mode (default ${DEFAULT-VALUE})."
      })
  private int groups;

  @Option(
      names = "--weights-gib",
      defaultValue = "60",
      description = "Weights of a model on devices of 80 GiB (default ${DEFAULT-VALUE}).")
  private double weightsGib;

  /**
   * The devices they describe; null where servers share none.
   *
   * @throws IllegalArgumentException with a sentence for the user, when they describe none
   */
  @Nullable SharedDevices devices(int servers, double timeScale) {
    if (groups == 0) {
      return null;
    }
    if (groups < 0 || groups > servers) {
      throw new IllegalArgumentException(
          "each device group needs a server: " + groups + " groups, " + servers + " servers");
    }
    return new SharedDevices(groups, weightsGib, SleepTimes.USUAL.scaled(timeScale));
  }
}
