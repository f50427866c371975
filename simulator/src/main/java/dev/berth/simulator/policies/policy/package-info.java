/**
 * Who gets a request. A {@link dev.berth.simulator.policies.policy.Policy} sees what a router sees:
 * its own picks at once, the ends of requests, first tokens if it is one that wants them, and
 * {@link dev.berth.simulator.policies.policy.EngineMetrics} that are as old as the last scrape.
 * Only the policies for pods look into the servers, to be at their best.
 *
 * <p>{@link dev.berth.simulator.policies.policy.PolicyKind} is the list of them.
 */
@NullMarked
package dev.berth.simulator.policies.policy;

import org.jspecify.annotations.NullMarked;
