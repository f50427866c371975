/**
 * What a routing policy is worth: a trace is sent through it to a fleet of modelled servers, hours
 * in seconds.
 *
 * <p>{@link dev.berth.simulator.policies.Simulation} is one run of a {@link
 * dev.berth.simulator.policies.Scenario}: it hands {@linkplain
 * dev.berth.simulator.policies.trace.TraceRequest requests} to a {@link
 * dev.berth.simulator.policies.policy.Policy} as they arrive, and what it chooses to a {@link
 * dev.berth.simulator.policies.server.Fleet}. Its {@link dev.berth.simulator.policies.Outcomes}
 * become {@link dev.berth.simulator.policies.Figures}. {@link dev.berth.simulator.policies.Study}
 * compares policies over several seeds, and {@link dev.berth.simulator.policies.CapacitySearch}
 * finds how fast a trace can be sent before too many requests are too slow. {@link
 * dev.berth.simulator.policies.Traps} sends Berth where routers are known to fail, some of it
 * {@link dev.berth.simulator.policies.Trouble} that a scenario can have.
 *
 * <p>Nothing here reads a clock or draws chance but from a seed: the same study has the same result
 * on every machine.
 */
@NullMarked
package dev.berth.simulator.policies;

import org.jspecify.annotations.NullMarked;
