package dev.berth.simulator.switching;

import java.util.Arrays;
import java.util.List;

/**
 * How many requests the best schedule of one group with two models can save at most: those for
 * which their model is awake at some moment before their deadline, where servers take any number at
 * once, have nothing to drain, and need only sleep and wake. The exact best of that easier problem,
 * by dynamic programming over moments, with all rounding in favour of the schedule.
 */
final class ScheduleBound {
  private static final double SLOT_SECONDS = 0.25;
  private static final int MODELS = 2;

  private final int slots;
  private final int patience;
  private final int away;

  /** Requests of each model that arrived before a slot. */
  private final int[][] before;

  private ScheduleBound(Scenario scenario, List<Call> calls) {
    patience = (int) Math.ceil(scenario.patienceSeconds() / SLOT_SECONDS) + 1;
    away = (int) ((scenario.sleepSeconds() + scenario.wakeSeconds()) / SLOT_SECONDS);
    int last = calls.isEmpty() ? 0 : slot(calls.get(calls.size() - 1));
    slots = last + patience + 1;
    before = new int[MODELS][slots + 1];
    for (Call call : calls) {
      before[call.model][slot(call) + 1]++;
    }
    for (int[] counts : before) {
      Arrays.parallelPrefix(counts, Integer::sum);
    }
  }

  private static int slot(Call call) {
    return (int) (call.request.arrivalNanos() / 1e9 / SLOT_SECONDS);
  }

  /** Of these calls for two models on one group, of which the first is awake when they begin. */
  static long of(Scenario scenario, List<Call> calls) {
    if (scenario.groups() != 1 || scenario.models() != MODELS) {
      throw new IllegalArgumentException("the bound is for two models on one group");
    }
    return new ScheduleBound(scenario, calls).best();
  }

  /**
   * The most from each slot to the end, backwards, by the model that is awake and the slots since
   * the other was; what is counted in a slot are the requests that come in it.
   */
  private long best() {
    long[][][] values = new long[slots + away + 2][MODELS][];
    for (int slot = slots + away + 1; slot >= 0; slot--) {
      for (int awake = 0; awake < MODELS; awake++) {
        values[slot][awake] = new long[patience + 1];
        for (int gone = 0; gone <= patience && slot < slots; gone++) {
          long stays =
              arrived(awake, slot, slot + 1)
                  + values[slot + 1][awake][Math.min(patience, gone + 1)];
          values[slot][awake][gone] = Math.max(stays, switched(values, slot, awake, gone));
        }
      }
    }
    return values[0][0][patience];
  }

  /** The other is awake after a while, and saves whoever has waited since it was awake last. */
  private long switched(long[][][] values, int slot, int awake, int gone) {
    int other = 1 - awake;
    int ready = Math.min(slots, slot + away);
    int since = Math.max(slot - gone, ready - patience);
    return arrived(other, since, ready) + values[ready][other][Math.min(patience, ready - slot)];
  }

  private long arrived(int model, int from, int to) {
    return (long) before[model][Math.min(slots, Math.max(0, to))]
        - before[model][Math.min(slots, Math.max(0, from))];
  }
}
