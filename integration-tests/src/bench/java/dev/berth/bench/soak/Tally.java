package dev.berth.bench.soak;

import dev.berth.bench.Problems;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the exchanges went. Any thread. */
final class Tally {

  /**
   * Of one act.
   *
   * @param sent how often it was done
   * @param excused without an answer, at a gateway that was being disturbed
   * @param wrong whatever else was not as it must be
   */
  record Count(long sent, long excused, long wrong) {

    private static final Count NONE = new Count(0, 0, 0);

    private Count plus(Count other) {
      return new Count(sent + other.sent, excused + other.excused, wrong + other.wrong);
    }
  }

  private final Map<String, Count> byAct = new TreeMap<>();
  private final Problems problems;
  private long unsent;

  /**
   * @param problems is told what was wrong
   */
  Tally(Problems problems) {
    this.problems = problems;
  }

  /**
   * An exchange is over.
   *
   * @param calm whether its gateway was left alone all the time
   */
  synchronized void add(GatewayPlan gateway, Act act, @Nullable Flaw flaw, boolean calm) {
    boolean excused = flaw != null && flaw.excusable() && !calm;
    byAct.merge(
        act.name(), new Count(1, excused ? 1 : 0, flaw == null || excused ? 0 : 1), Count::plus);
    if (flaw != null && !excused) {
      problems.add(gateway + ": " + act.name() + ": " + flaw.what() + (calm ? "" : " (disturbed)"));
    }
  }

  /** A request was due, and there was nobody to send it, or nowhere to send it to. */
  synchronized void onUnsent() {
    unsent++;
  }

  synchronized long unsent() {
    return unsent;
  }

  synchronized Map<String, Count> byAct() {
    return new TreeMap<>(byAct);
  }

  synchronized Count total() {
    return byAct.values().stream().reduce(Count.NONE, Count::plus);
  }
}
