package dev.berth.simulator.switching;

import dev.berth.simulator.switching.Schedule.Recorder;
import dev.berth.simulator.switching.Schedule.Turn;
import dev.berth.simulator.switching.SwitchingSimulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Looks for the best schedule of one group that knows everything beforehand: begins with that of
 * each policy and with regular turns, then changes single turns of the best, and keeps what is not
 * worse. A search, not a proof: {@link ScheduleBound} is what no schedule can reach.
 */
final class ScheduleSearch {
  private static final double SPREAD_SECONDS = 5;
  private static final int[] REGULAR_SECONDS = {10, 15, 20, 30, 45, 60};

  private final Scenario scenario;
  private final Supplier<List<Call>> calls;
  private final double seconds;
  private final SplittableRandom random;
  private Schedule best = new Schedule(List.of());
  private Outcome outcome;

  /**
   * @param calls the same each time, unused
   */
  ScheduleSearch(Scenario scenario, Supplier<List<Call>> calls, double seconds, long seed) {
    this.scenario = scenario;
    this.calls = calls;
    this.seconds = seconds;
    this.random = new SplittableRandom(seed);
    this.outcome = played(best);
  }

  /**
   * The best that was found.
   *
   * @param budget schedules to try, those of the beginning not counted
   */
  Outcome best(int budget) {
    for (Rival rival : Rival.values()) {
      keep(recorded(rival));
    }
    for (int turn : REGULAR_SECONDS) {
      keep(regular(turn));
    }
    for (int i = 0; i < budget; i++) {
      keep(changed());
    }
    return outcome;
  }

  private Schedule recorded(Rival rival) {
    Recorder recorder = new Recorder(rival.policy());
    SwitchingSimulation.run(scenario, calls.get(), rival.handling(), recorder);
    return recorder.schedule();
  }

  private Schedule regular(int turnSeconds) {
    List<Turn> turns = new ArrayList<>();
    for (int turn = 1; turn * turnSeconds < seconds; turn++) {
      turns.add(new Turn(nanos(turn * turnSeconds), turn % scenario.models()));
    }
    return new Schedule(turns);
  }

  private Schedule changed() {
    List<Turn> turns = new ArrayList<>(best.turns());
    int place = turns.isEmpty() ? 0 : random.nextInt(turns.size());
    switch (turns.isEmpty() ? 2 : random.nextInt(4)) {
      case 0 -> turns.remove(place);
      case 1 -> {
        turns.add(anyTurn());
        turns.add(anyTurn());
      }
      case 2 -> turns.add(anyTurn());
      default -> {
        Turn old = turns.get(place);
        long moved = old.nanos() + nanos(SPREAD_SECONDS * random.nextGaussian());
        turns.set(place, new Turn(Math.max(0, moved), old.model()));
      }
    }
    return new Schedule(turns);
  }

  private Turn anyTurn() {
    return new Turn(nanos(random.nextDouble() * seconds), random.nextInt(scenario.models()));
  }

  private static long nanos(double time) {
    return (long) (time * 1e9);
  }

  private void keep(Schedule schedule) {
    Outcome tried = played(schedule);
    boolean better = tried.good() > outcome.good();
    if (better || (tried.good() == outcome.good() && tried.switches() <= outcome.switches())) {
      best = schedule;
      outcome = tried;
    }
  }

  private Outcome played(Schedule schedule) {
    return SwitchingSimulation.run(scenario, calls.get(), Rival.Handling.HOLD, schedule.policy());
  }
}
