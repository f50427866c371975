package dev.berth.it.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of four servers that live and die together, two in each pod, is killed, and comes back. */
final class LockstepMemberKilled implements Scenario {

  private static final int MEMBERS = 4;
  private static final World.Plan PLAN =
      new World.Plan("health: {ejection: {baseTime: 2s}, slowStart: 5s}", MEMBERS);
  private static final Duration DEAD = Duration.ofSeconds(8);
  private static final Duration BACK = Duration.ofSeconds(8);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);
  private static final Duration TOGETHER = Duration.ofMillis(100);

  @Override
  public String name() {
    return "kill -9 of one of four in lock step, which comes back";
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    try (World world = World.start(PLAN, length)) {
      List<String> group = world.lockstep();
      Kill kill = Kill.of(world.victim());
      world.traffic().flow(length.of(DEAD));
      world.victim().restart();
      long opened = world.victim().awaitOpen();
      world.traffic().flow(length.of(BACK));
      Ledger ledger = world.traffic().end();
      History history = world.history().of(group).since(kill.beforeNanos());
      List<Finding> findings = new ArrayList<>(death(ledger, history, kill, group, opened));
      findings.add(backTogether(history.returns(), opened));
      findings.add(ledger.servedAsNamed());
      return findings;
    }
  }

  private static List<Finding> death(
      Ledger ledger, History history, Kill kill, List<String> group, long opened) {
    String bar = "all four are out within a probe interval (2 s)";
    if (history.ejections().count() < MEMBERS) {
      return List.of(Finding.counted(bar, history.ejections().count() + " are out", false));
    }
    long out = history.ejections().moves().get(MEMBERS - 1).nanos();
    List<String> fellows = group.subList(1, MEMBERS);
    return List.of(
        Finding.timed(
            bar,
            "%s, with %d picks of the dead one by then"
                .formatted(
                    Figures.millis(out - kill.afterNanos()),
                    ledger.between(kill.afterNanos(), out).picked(group.subList(0, 1)).count()),
            out - kill.afterNanos() <= PROBE_INTERVAL.toNanos()),
        Finding.atMost(
            "picks of the other three while it is dead",
            ledger.between(out, opened).picked(fellows).count(),
            0),
        kill.othersThatFailed(
            ledger.between(kill.beforeNanos() - Traffic.PATIENCE.toNanos(), opened)));
  }

  private static Finding backTogether(History returns, long opened) {
    String bar = "they come back together";
    if (returns.count() < MEMBERS) {
      return Finding.counted(bar, returns.count() + " are back", false);
    }
    long last = returns.moves().get(MEMBERS - 1).nanos();
    long spread = last - returns.first().nanos();
    return Finding.timed(
        bar,
        "within %s, %s after the port was open"
            .formatted(Figures.millis(spread), Figures.millis(last - opened)),
        spread <= TOGETHER.toNanos());
  }
}
