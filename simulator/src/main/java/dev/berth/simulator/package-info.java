/**
 * {@code berth-sim}: fake inference servers over real HTTP, a load generator that checks who
 * answered, a conformance suite for endpoint pickers, and comparisons in virtual time: of routing
 * policies, and of policies for models that take turns on the same accelerators.
 *
 * <p>This package is the command line: {@link dev.berth.simulator.Main} with {@link
 * dev.berth.simulator.EnginesCommand}, {@link dev.berth.simulator.LoadCommand}, {@link
 * dev.berth.simulator.ConformanceCommand}, {@link dev.berth.simulator.PoliciesCommand} and {@link
 * dev.berth.simulator.SwitchingCommand}. What they start can as well be started from a test: {@link
 * dev.berth.simulator.http.SimulatedEngine} and {@link dev.berth.simulator.http.SimulatedPods}
 * (servers), {@link dev.berth.simulator.load.LoadRun} (load), {@link
 * dev.berth.simulator.conformance.Conformance} (suite), {@link dev.berth.simulator.policies.Study}
 * and {@link dev.berth.simulator.switching.SwitchingStudy} (comparisons). The servers' timing comes
 * from {@link dev.berth.simulator.engine.EngineModel}, their answers from {@link
 * dev.berth.simulator.api.Api}.
 */
@NullMarked
package dev.berth.simulator;

import org.jspecify.annotations.NullMarked;
