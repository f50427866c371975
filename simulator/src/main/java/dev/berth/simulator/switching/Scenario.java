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

  private static final Size SMALL = new Size(ServerParameters.LLAMA_8B, 0.5, 15);
  private static final Size LARGE = new Size(ServerParameters.QWEN3_32B, 1, 11);

  /**
   * What goes with the size of a model.
   *
   * @param bearable mean requests per second in which the whole of one server goes, from its cost
   *     of prompts
   */
  private record Size(ServerParameters server, double sleepSeconds, double bearable) {}

  /** The nine of the comparison. */
  public static final List<Scenario> ALL =
      List.of(
          of("2x4-8b", 2, 4, SMALL, 1, 10, 0.3, 0, Load.STEADY),
          of("1x2-8b-bursts", 1, 2, SMALL, 1, 10, 0.3, 0, Load.BURSTS),
          of("4x8-8b", 4, 8, SMALL, 2, 10, 0.4, 0.5, Load.STEADY),
          of("4x8-8b-day", 4, 8, SMALL, 2, 30, 0.5, 0.5, Load.DIURNAL),
          of("8x16-8b-hot", 8, 16, SMALL, 2, 30, 0.4, 1, Load.STEADY),
          of("8x32-8b-bursts", 8, 32, SMALL, 2, 30, 0.3, 0.8, Load.BURSTS),
          of("2x4-32b-turns", 2, 4, LARGE, 4, 30, 0.4, 0, Load.ALTERNATING),
          of("4x8-32b", 4, 8, LARGE, 4, 30, 0.4, 0.5, Load.STEADY),
          of("4x16-32b-bursts", 4, 16, LARGE, 4, 60, 0.4, 0.8, Load.BURSTS));

  /**
   * Two models on one group, small enough to look for the best schedule. Where deadlines are short
   * they are about twice what a switch takes with its drain.
   */
  public static final List<Scenario> SEARCHED =
      List.of(
          of("small-8b", 1, 2, SMALL, 1, 30, 0.3, 0, Load.STEADY),
          of("small-8b-bursts", 1, 2, SMALL, 1, 30, 0.3, 0, Load.BURSTS),
          of("small-32b-turns", 1, 2, LARGE, 4, 60, 0.4, 0, Load.ALTERNATING),
          of("small-8b-short", 1, 2, SMALL, 1, 10, 0.3, 0, Load.STEADY),
          of("small-8b-short-busy", 1, 2, SMALL, 1, 10, 0.4, 0, Load.STEADY),
          of("small-32b-short", 1, 2, LARGE, 4, 24, 0.3, 0, Load.STEADY),
          of("small-32b-short-busy", 1, 2, LARGE, 4, 24, 0.4, 0, Load.STEADY));

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

  private static Scenario of(
      String name,
      int groups,
      int models,
      Size size,
      double wakeSeconds,
      double patienceSeconds,
      double share,
      double skew,
      Load load) {
    return new Scenario(
        name,
        groups,
        models,
        size.server,
        size.sleepSeconds,
        wakeSeconds,
        patienceSeconds,
        size.bearable,
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
