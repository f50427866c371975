package dev.berth.simulator.policies;

import dev.berth.simulator.policies.policy.Contender;
import org.jspecify.annotations.Nullable;

/**
 * What a study found about one policy.
 *
 * @param capacity the highest speed with enough goodput; null when it was not asked for
 * @param speed at which the figures were taken
 * @param goodput over the seeds
 * @param figures the mean over the seeds
 */
public record PolicyResult(
    Contender policy, @Nullable Range capacity, double speed, Range goodput, Figures figures) {}
