/**
 * Servers that share accelerators, and how one of them gives them to another: {@link
 * dev.berth.modelswitch.DeviceGroups} takes the orders, a {@code GroupSwitch} is one of them on its
 * way, and {@link dev.berth.modelswitch.SleepCalls} is what it tells and asks the servers. It needs
 * the {@link dev.berth.modelswitch.GroupLease} of its group.
 */
@NullMarked
package dev.berth.modelswitch;

import org.jspecify.annotations.NullMarked;
