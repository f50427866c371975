/**
 * Sleep mode of simulated servers, as vLLM and SGLang have it: what shares accelerators, falls
 * asleep, wakes, lies and dies.
 *
 * <p>{@link dev.berth.simulator.sleep.Sleeper} is one process: it pauses its {@link
 * dev.berth.simulator.engine.EngineModel}, gives device memory back and takes it again. The memory
 * is a {@link dev.berth.simulator.sleep.DeviceMemory} that several servers share, and a server that
 * takes more than there is dies of it: so two awake at a time are not seen by a test's luck, but
 * counted by the accounting. How large and how fast a server is says its {@link
 * dev.berth.simulator.sleep.SleepMode}; how it fails, a {@link
 * dev.berth.simulator.sleep.SleepFault}.
 */
@NullMarked
package dev.berth.simulator.sleep;

import org.jspecify.annotations.NullMarked;
