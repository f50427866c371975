package dev.berth.simulator.switching;

import dev.berth.simulator.policies.server.ServerParameters;
import java.util.List;

/**
 * Models that share accelerators, and who asks for them.
 *
 * @param groups of devices, each of which runs one model at a time
 * @param models each of which every group has a server for
 * @param sleepSeconds that any model takes to fall asleep
 * @param wakeSeconds that any model takes to wake
 * @param patienceSeconds in which the first token must come
 * @param bearable requests per second that one server answers fast enough
 * @param share of all that the groups could bear, in the mean
 * @param skew popularity falls with this power of the rank; 0: all alike
 */
public record Scenario(
    String name,
    int groups,
    int models,
    ServerParameters server,
    double sleepSeconds,
    double wakeSeconds,
    double patienceSeconds,
    double bearable,
    double share,
    double skew,
    Load load) {

  private static final ServerParameters SMALL = ServerParameters.LLAMA_8B;
  private static final ServerParameters LARGE = ServerParameters.QWEN3_32B;

  /** Mean requests per second in which the whole of one server goes, from its cost of prompts. */
  private static final double SMALL_BEARS = 15;

  private static final double LARGE_BEARS = 11;

  /** The nine of the comparison. */
  public static final List<Scenario> ALL =
      List.of(
          small("2x4-8b", 2, 4, 1, 10, 0.3, 0, Load.STEADY),
          small("1x2-8b-bursts", 1, 2, 1, 10, 0.3, 0, Load.BURSTS),
          small("4x8-8b", 4, 8, 2, 10, 0.4, 0.5, Load.STEADY),
          small("4x8-8b-day", 4, 8, 2, 30, 0.5, 0.5, Load.DIURNAL),
          small("8x16-8b-hot", 8, 16, 2, 30, 0.4, 1, Load.STEADY),
          small("8x32-8b-bursts", 8, 32, 2, 30, 0.3, 0.8, Load.BURSTS),
          large("2x4-32b-turns", 2, 4, 4, 30, 0.4, 0, Load.ALTERNATING),
          large("4x8-32b", 4, 8, 4, 30, 0.4, 0.5, Load.STEADY),
          large("4x16-32b-bursts", 4, 16, 4, 60, 0.4, 0.8, Load.BURSTS));

  /** Two models on one group, small enough to look for the best schedule. */
  public static final List<Scenario> SEARCHED =
      List.of(
          small("small-8b", 1, 2, 1, 30, 0.3, 0, Load.STEADY),
          small("small-8b-bursts", 1, 2, 1, 30, 0.3, 0, Load.BURSTS),
          large("small-32b-turns", 1, 2, 4, 60, 0.4, 0, Load.ALTERNATING));

  /**
   * That of this name.
   *
   * @throws IllegalArgumentException with a sentence for the user, when there is none
   */
  public static Scenario named(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no scenario is called \"%s\"; there are %s"
                        .formatted(name, ALL.stream().map(Scenario::name).toList())));
  }

  private static Scenario small(
      String name,
      int groups,
      int models,
      double wakeSeconds,
      double patienceSeconds,
      double share,
      double skew,
      Load load) {
    return new Scenario(
        name,
        groups,
        models,
        SMALL,
        0.5,
        wakeSeconds,
        patienceSeconds,
        SMALL_BEARS,
        share,
        skew,
        load);
  }

  private static Scenario large(
      String name,
      int groups,
      int models,
      double wakeSeconds,
      double patienceSeconds,
      double share,
      double skew,
      Load load) {
    return new Scenario(
        name,
        groups,
        models,
        LARGE,
        1,
        wakeSeconds,
        patienceSeconds,
        LARGE_BEARS,
        share,
        skew,
        load);
  }

  /** Mean requests per second for one model. */
  double perSecond(int model) {
    double all = 0;
    for (int i = 0; i < models; i++) {
      all += Math.pow(i + 1, -skew);
    }
    return share * groups * bearable * Math.pow(model + 1, -skew) / all;
  }
}
