/**
 * {@code berth-sim}: fake inference servers over real HTTP, and a load generator that checks who
 * answered.
 *
 * <p>This package is the command line: {@link dev.berth.simulator.Main} with {@link
 * dev.berth.simulator.EnginesCommand} and {@link dev.berth.simulator.LoadCommand}. What they start
 * can as well be started from a test: {@link dev.berth.simulator.http.SimulatedEngine} and {@link
 * dev.berth.simulator.http.SimulatedPods} (servers), {@link dev.berth.simulator.load.LoadRun}
 * (load). The servers' timing comes from {@link dev.berth.simulator.engine.EngineModel}, their
 * answers from {@link dev.berth.simulator.api.Api}.
 */
@NullMarked
package dev.berth.simulator;

import org.jspecify.annotations.NullMarked;
