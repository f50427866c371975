package dev.berth.simulator.policies.policy;

import dev.berth.config.PolicyConfig;

/**
 * Berth's production classes with a policy of a configuration; is told of ends only.
 *
 * @param label for reports
 */
public record BerthProfile(String label, PolicyConfig config) implements Contender {

  @Override
  public Policy create(PolicyContext context) {
    return BerthPolicy.of(context, config);
  }
}
