/**
 * Asks servers that share accelerators who of them is awake, as vLLM tells it at {@code GET
 * /is_sleeping}, and tells the pool: a server of a device group gets requests only while it has
 * said that it is awake.
 *
 * <p>{@link dev.berth.engine.sleep.SleepWatcher} puts nobody to sleep and wakes nobody: {@link
 * dev.berth.engine.sleep.VllmSleep} does, for {@link dev.berth.modelswitch.DeviceGroups}.
 */
@NullMarked
package dev.berth.engine.sleep;

import org.jspecify.annotations.NullMarked;
