/**
 * Requests that wait for a server of their model to be woken.
 *
 * <p>{@link dev.berth.admission.HoldQueues} has one line for each model, within {@link
 * dev.berth.admission.HoldLimits}; a {@link dev.berth.admission.Hold} is one place in it and ends
 * exactly once, by one of the {@link dev.berth.admission.HoldEnd}s. {@link
 * dev.berth.admission.PacedRelease} lets go of them as servers can take them, those of a higher
 * priority first, which {@link dev.berth.admission.Objectives} know; where there is no room for one
 * more, others of a lower priority give way to it ({@code HoldRoom}). {@link
 * dev.berth.admission.HoldTimes} says how long one may wait, and {@link
 * dev.berth.admission.WakeTimes} how long it will. A {@link dev.berth.admission.HoldListener} hears
 * who waits.
 *
 * <p><b>Threads.</b> Requests come from the event loops that serve Envoy. They take their place by
 * counters alone, and are handed over to one other event loop, the only one that sees the lines in
 * order. A place that is given up counts as free at once, on whatever thread. A pool without
 * servers that sleep has none of this.
 */
@NullMarked
package dev.berth.admission;

import org.jspecify.annotations.NullMarked;
