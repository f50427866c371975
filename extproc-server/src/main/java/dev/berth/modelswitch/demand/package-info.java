/**
 * Device groups that switch because of who waits.
 *
 * <p>{@link dev.berth.modelswitch.demand.Switcher} looks at a pool several times a second: it tells
 * the policy what it sees, gives the policy's orders to the device groups, and lets go of requests
 * that waited. A {@code SwitchBoard} is the pool as the policy sees it, a {@code ServerWatch} reads
 * the counters of the servers that are awake, and a {@code WakeOutlook} is what is told to requests
 * that come.
 */
@NullMarked
package dev.berth.modelswitch.demand;

import org.jspecify.annotations.NullMarked;
