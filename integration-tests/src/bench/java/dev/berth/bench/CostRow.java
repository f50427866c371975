package dev.berth.bench;

import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Estimate.Verdict;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one kind of request costs both arms in CPU time and allocation, pair by pair.
 *
 * @param echo as many as {@code berth}; those at the same position were measured one after the
 *     other
 */
record CostRow(Workload workload, List<Cost> echo, List<Cost> berth) {

  private static final int LARGE_BODY = 32 << 10;
  private static final double SMALL_BODY_BAR = 1.6;
  private static final double LARGE_BODY_BAR = 1.3;

  CostRow {
    echo = List.copyOf(echo);
    berth = List.copyOf(berth);
  }

  /** CPU time of Berth as a multiple of the floor. */
  Estimate ratio() {
    return Estimate.of(
        IntStream.range(0, echo.size())
            .mapToDouble(i -> berth.get(i).cpuMillis() / echo.get(i).cpuMillis())
            .toArray());
  }

  /** What the ratio must not exceed. */
  double bar() {
    return workload.bodyBytes() < LARGE_BODY ? SMALL_BODY_BAR : LARGE_BODY_BAR;
  }

  Verdict verdict() {
    return ratio().against(bar());
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
