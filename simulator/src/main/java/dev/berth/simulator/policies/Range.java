package dev.berth.simulator.policies;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;

/** One figure over several seeds. */
public record Range(double mean, double least, double most) {

  static Range of(Collection<Double> values) {
    DoubleSummaryStatistics all =
        values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return new Range(all.getAverage(), all.getMin(), all.getMax());
  }
}
