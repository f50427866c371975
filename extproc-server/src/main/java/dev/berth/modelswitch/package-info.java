/**
 * Models that share accelerators, of which one is awake at a time.
 *
 * <p>{@link dev.berth.modelswitch.Switcher} looks at a pool several times a second: it tells the
 * {@link dev.berth.modelswitch.policy policy} who asks for which model, who waits and what runs,
 * has the device groups do what the policy orders ({@link dev.berth.modelswitch.GroupControl}), and
 * lets go of requests that waited. {@link dev.berth.modelswitch.SwitchBoard} is the pool as the
 * policy sees it, {@link dev.berth.modelswitch.ServerWatch} what one server of a group runs.
 *
 * <p>All of it is confined to the event loop on which Berth talks to the servers. What requests ask
 * from other threads is in {@link dev.berth.modelswitch.WakeOutlook}, an immutable answer that each
 * look replaces.
 */
@NullMarked
package dev.berth.modelswitch;

import org.jspecify.annotations.NullMarked;
