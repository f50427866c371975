package dev.berth.bench.rows;

import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Estimate;
import dev.berth.bench.rows.Contest.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one kind of request costs both contenders in CPU time and allocation, pair by pair.
 *
 * @param base as many as {@code tried}; those at the same position were measured one after the
 *     other
 */
record CostRow(Contest contest, List<Cost> base, List<Cost> tried) {

  private static final int SMALL_BODY = 1 << 10;
  private static final double ALLOCATION_LIMIT_KB = 20;

  CostRow {
    base = List.copyOf(base);
    tried = List.copyOf(tried);
  }

  /** CPU time of the one that is tried, as a multiple of that of the other. */
  Estimate ratio() {
    return Estimate.of(
        IntStream.range(0, base.size())
            .mapToDouble(i -> tried.get(i).cpuMillis() / base.get(i).cpuMillis())
            .toArray());
  }

  /** Its own bar, and that of allocation, which counts for decisions about small bodies. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    String name = "CPU time: " + contest.name();
    Limit limit = contest.limit();
    findings.add(
        limit == null
            ? Finding.untried(name, "%.2f", " ×", ratio())
            : Finding.of(limit.bar(), name, "%.2f", " ×", ratio(), limit.ratio()));
    if (contest.hasFloor() && isSmallDecision()) {
      findings.add(
          Finding.of(
              "B11",
              "allocated: " + contest.name(),
              "%.1f",
              " KB",
              estimate(tried, cost -> cost.allocatedBytes() / 1000),
              ALLOCATION_LIMIT_KB));
    }
    return findings;
  }

  private boolean isSmallDecision() {
    return contest.workload().bodyBytes() == SMALL_BODY && !contest.workload().hasAnswer();
  }

  static double cpuMillis(List<Cost> costs) {
    return estimate(costs, Cost::cpuMillis).median();
  }

  static double allocatedKib(List<Cost> costs) {
    return estimate(costs, Cost::allocatedBytes).median() / 1024;
  }

  private static Estimate estimate(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return Estimate.of(costs.stream().mapToDouble(figure).toArray());
  }
}
