package dev.berth.it.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The process of one server dies, and is started again. */
final class ServerKilled implements Scenario {

  private static final World.Plan PLAN =
      World.Plan.of("health: {ejection: {baseTime: 2s}, slowStart: 10s}");
  private static final Duration DEAD = Duration.ofSeconds(12);
  private static final Duration BACK = Duration.ofSeconds(16);
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final double TOLERANCE = 0.1;

  @Override
  public String name() {
    return "kill -9 of one of 16 servers, which comes back";
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    try (World world = World.start(PLAN, length)) {
      Kill kill = Kill.of(world.victim());
      world.traffic().flow(length.of(DEAD));
      world.victim().restart();
      long opened = world.victim().awaitOpen();
      long end = world.traffic().flow(length.of(BACK));
      Ledger ledger = world.traffic().end();
      Return comeBack = new Return(ledger.between(opened, end), world.history(), kill.server());
      List<Finding> findings = new ArrayList<>(death(world, ledger, kill, opened));
      findings.addAll(comeBack.findings(opened, end));
      findings.add(ledger.servedAsNamed());
      return findings;
    }
  }

  private static List<Finding> death(World world, Ledger ledger, Kill kill, long opened) {
    Ledger dead = ledger.between(kill.afterNanos(), opened);
    int picks = dead.picked(List.of(kill.server())).count();
    return List.of(
        kill.othersThatFailed(
            ledger.between(kill.beforeNanos() - Traffic.PATIENCE.toNanos(), opened)),
        Finding.atMost(
            "picks of it after the first refused connect, ≤ 1", Math.max(0, picks - 1), 1),
        siblingsKeepTheirShare(world, dead.good()));
  }

  private static Finding siblingsKeepTheirShare(World world, Ledger dead) {
    double fair = (double) world.siblings().size() / (World.SERVERS - 1);
    double ratio = dead.share(world.siblings()) / fair;
    return Finding.timed(
        "the other seven of its pod keep within 10 % of their share",
        Figures.change(ratio), Math.abs(ratio - 1) <= TOLERANCE);
  }

  /**
   * It is back.
   *
   * @param ledger of the time since its port was open
   */
  private record Return(Ledger ledger, History history, String server) {

    List<Finding> findings(long opened, long end) {
      History returns = history.since(opened - AT_ONCE.toNanos()).of(List.of(server)).returns();
      if (returns.isEmpty()) {
        return List.of(Finding.counted("it comes back", "it does not", false));
      }
      return List.of(
          trafficAtOnce(returns.first(), opened),
          ramp(returns.first().nanos(), end),
          Finding.none("no error when it is back", ledger.failed().count(), ledger.count()));
    }

    private Finding trafficAtOnce(Move back, long opened) {
      String bar = "traffic within 1 s after it was found well";
      OptionalLong first = ledger.picked(List.of(server)).good().firstDue();
      if (first.isEmpty()) {
        return Finding.timed(bar, "none", false);
      }
      long nanos = Math.max(0, first.getAsLong() - back.nanos()); // The trial comes before.
      return Finding.timed(
          bar,
          "%s (%s, %s after its port was open)"
              .formatted(
                  Figures.millis(nanos), back.cause(), Figures.millis(back.nanos() - opened)),
          nanos <= AT_ONCE.toNanos());
    }

    private Finding ramp(long back, long end) {
      List<Double> steps =
          LongStream.iterate(
                  back, from -> from <= end - STEP.toNanos(), from -> from + STEP.toNanos())
              .mapToObj(this::stepFrom)
              .toList();
      String bar = "its share grows, every 2 s";
      if (steps.size() < 2) {
        return Finding.unclear(bar, "it was back too late to see");
      }
      return Finding.timed(
          bar,
          steps.stream().map(Figures::percent).collect(Collectors.joining(", ")) + " of a full one",
          steps.get(0) < steps.get(steps.size() - 1));
    }

    private double stepFrom(long from) {
      return ledger.between(from, from + STEP.toNanos()).picksOf(server, World.SERVERS);
    }
  }
}
