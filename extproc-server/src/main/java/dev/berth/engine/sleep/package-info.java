/**
 * Asks servers that share accelerators who of them is awake, and tells the pool: a server of a
 * device group gets requests only while it has said that it is awake.
 *
 * <p>{@link dev.berth.engine.sleep.SleepWatcher} puts nobody to sleep and wakes nobody: {@link
 * dev.berth.engine.sleep.EngineSleepCalls} does, for {@link dev.berth.modelswitch.DeviceGroups}.
 * What differs between engines is a {@code SleepDialect}: {@code VllmSleep} or {@code SglangSleep}.
 * Where it is wanted, a server that was woken is given a {@code FirstPrompt}.
 */
@NullMarked
package dev.berth.engine.sleep;

import org.jspecify.annotations.NullMarked;
