package dev.berth.bench;

import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Estimate.Verdict;
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

  Verdict verdict() {
    return ratio().against(contest.bar());
  }

  static double cpuMillis(List<Cost> costs) {
    return median(costs, Cost::cpuMillis);
  }

  static double allocatedKib(List<Cost> costs) {
    return median(costs, Cost::allocatedBytes) / 1024;
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return Estimate.of(costs.stream().mapToDouble(figure).toArray()).median();
  }
}
