package dev.berth.it.scenario;

import dev.berth.simulator.load.RequestEnd;
import java.io.IOException;
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
  public List<Finding> play(Length length) throws IOException, InterruptedException {
    try (World world = World.start(PLAN)) {
      long start = System.nanoTime();
      world.victim().kill();
      long killed = System.nanoTime();
      world.traffic().flow(length.of(DEAD));
      world.victim().restart();
      long opened = world.victim().awaitOpen();
      long end = world.traffic().flow(length.of(BACK));
      return new Play(world, world.traffic().end(), start, killed, opened, end).findings();
    }
  }

  /**
   * What happened, and when.
   *
   * @param start before the kill
   * @param opened when its port was open again
   */
  private record Play(World world, Ledger ledger, long start, long killed, long opened, long end) {

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      findings.add(noOtherFails());
      findings.add(picksAfterTheRefusal());
      findings.add(siblingsKeepTheirShare());
      List<Move> back =
          world.moves(victim(), opened - AT_ONCE.toNanos()).stream()
              .filter(move -> move.to().equals("recovering"))
              .toList();
      if (back.isEmpty()) {
        findings.add(Finding.unclear("it comes back", "it does not"));
      } else {
        findings.add(trafficAtOnce(back.get(0)));
        findings.add(ramp(world.nanos(back.get(0))));
      }
      findings.add(Finding.none("no error when it is back", failedWhenBack(), whenBack().count()));
      findings.add(ledger.servedAsNamed());
      return findings;
    }

    private String victim() {
      return world.victim().address();
    }

    private Ledger dead() {
      return ledger.between(start - Traffic.PATIENCE.toNanos(), opened);
    }

    private Finding noOtherFails() {
      Ledger failed = dead().failed();
      Ledger others = failed.where(end -> !wasStreamingIt(end));
      return new Finding(
          "no request fails but those that it was streaming",
          "%d of %d; %d that it was streaming %s"
              .formatted(
                  others.count(),
                  dead().count(),
                  failed.count() - others.count(),
                  others.problems()),
          Verdict.of(others.count() == 0));
    }

    private boolean wasStreamingIt(RequestEnd end) {
      return end.streamed()
          && victim().equals(end.servedBy())
          && end.wasAnsweringWithin(start, killed);
    }

    private Finding picksAfterTheRefusal() {
      int picks = ledger.between(killed, opened).picked(victim()).count();
      return Finding.atMost(
          "picks on it after the first refused connect, ≤ 1", Math.max(0, picks - 1), 1);
    }

    private Finding siblingsKeepTheirShare() {
      double fair = (double) world.siblings().size() / (World.SERVERS - 1);
      double share =
          ledger.between(killed + AT_ONCE.toNanos(), opened).good().share(world.siblings());
      return new Finding(
          "the other seven of its pod keep within 10 % of their share",
          "%+.1f %%".formatted(100 * (share / fair - 1)),
          Verdict.of(Math.abs(share / fair - 1) <= TOLERANCE));
    }

    private Finding trafficAtOnce(Move back) {
      String bar = "traffic within 1 s after it was found well";
      OptionalLong first = ledger.between(opened, end).picked(victim()).good().firstDue();
      if (first.isEmpty()) {
        return Finding.unclear(bar, "none");
      }
      long nanos = first.getAsLong() - world.nanos(back);
      return new Finding(
          bar,
          "%d ms (%s, %d ms after its port was open)"
              .formatted(millis(nanos), back.cause(), millis(world.nanos(back) - opened)),
          Verdict.of(nanos <= AT_ONCE.toNanos()));
    }

    /** In steps, the part of a sixteenth of all picks that it got. */
    private Finding ramp(long back) {
      List<Double> steps =
          LongStream.iterate(
                  back, from -> from + STEP.toNanos() <= end, from -> from + STEP.toNanos())
              .mapToObj(this::stepFrom)
              .toList();
      boolean ramped = steps.size() > 1 && steps.get(0) < steps.get(steps.size() - 1);
      return new Finding(
          "its share grows, of a full one every 2 s",
          steps.stream()
              .map(share -> "%.0f %%".formatted(100 * share))
              .collect(Collectors.joining(", ")),
          Verdict.of(ramped));
    }

    private double stepFrom(long from) {
      Ledger step = ledger.between(from, from + STEP.toNanos());
      return (double) step.picked(victim()).count() * World.SERVERS / step.count();
    }

    private Ledger whenBack() {
      return ledger.between(opened, end);
    }

    private int failedWhenBack() {
      return whenBack().failed().count();
    }

    private static long millis(long nanos) {
      return Duration.ofNanos(nanos).toMillis();
    }
  }
}
