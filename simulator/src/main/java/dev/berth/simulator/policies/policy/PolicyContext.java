package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.server.ServerParameters;
import java.util.random.RandomGenerator;

/**
 * What a policy is made with.
 *
 * @param fleet for its layout; what its servers are doing is nothing that a router knows
 * @param metrics what a router may know of it
 * @param parameters what the servers can do, as if learned
 * @param blockTokens tokens for each block of a prompt
 * @param estimateSpread by how much the length of a prompt is misjudged: the standard deviation of
 *     the logarithm, 0 where it is known
 */
public record PolicyContext(
    Fleet fleet,
    EngineMetrics metrics,
    ServerParameters parameters,
    int blockTokens,
    double estimateSpread,
    RandomGenerator random) {

  int servers() {
    return fleet.layout().servers();
  }
}
