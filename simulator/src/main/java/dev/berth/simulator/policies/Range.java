package dev.berth.simulator.policies;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * One figure over several seeds.
 *
 * @param ofSeeds what it was with each, in their order
 */
public record Range(double mean, double least, double most, List<Double> ofSeeds) {

  public Range {
    ofSeeds = List.copyOf(ofSeeds);
  }

  static Range of(Collection<Double> values) {
    DoubleSummaryStatistics all =
        values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return new Range(all.getAverage(), all.getMin(), all.getMax(), List.copyOf(values));
  }
}
