/**
 * {@code berth-sim}: fake inference servers over real HTTP, a load generator that checks who
 * answered, a conformance suite for endpoint pickers, and a comparison of routing policies in
 * virtual time.
 *
 * <p>This package is the command line: {@link dev.berth.simulator.Main} with {@link
 * dev.berth.simulator.EnginesCommand}, {@link dev.berth.simulator.LoadCommand}, {@link
 * dev.berth.simulator.ConformanceCommand} and {@link dev.berth.simulator.PoliciesCommand}. What
 * they start can as well be started from a test: {@link dev.berth.simulator.http.SimulatedEngine}
 * and {@link dev.berth.simulator.http.SimulatedPods} (servers), {@link
 * dev.berth.simulator.load.LoadRun} (load), {@link dev.berth.simulator.conformance.Conformance}
 * (suite), {@link dev.berth.simulator.policies.Study} (comparison). The servers' timing comes from
 * {@link dev.berth.simulator.engine.EngineModel}, their answers from {@link
 * dev.berth.simulator.api.Api}.
 */
@NullMarked
package dev.berth.simulator;

import org.jspecify.annotations.NullMarked;
