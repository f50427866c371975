package dev.berth.simulator.policies;

import dev.berth.simulator.policies.policy.Contender;
import java.util.List;

/**
 * How a policy does at several speeds.
 *
 * @param samples the slowest first
 */
public record PolicyCurve(Contender policy, List<Sample> samples) {

  /**
   * One of them.
   *
   * @param figures the mean over the seeds
   */
  public record Sample(double speed, Figures figures) {}

  public PolicyCurve {
    samples = List.copyOf(samples);
  }
}
