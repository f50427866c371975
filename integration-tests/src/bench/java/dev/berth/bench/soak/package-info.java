/**
 * Berth in use for minutes, and held to what it was before.
 *
 * <p>{@link dev.berth.bench.soak.Soak} starts an {@link dev.berth.bench.soak.Installation}:
 * simulated servers, Berth as it is shipped, and one {@link dev.berth.bench.soak.Gateway} with a
 * real Envoy for each {@link dev.berth.bench.soak.GatewayPlan}. A {@link
 * dev.berth.bench.soak.Round} is a stretch of load, of which there are two, the warm-up and the
 * soak:
 *
 * <pre>
 * {@link dev.berth.bench.soak.Traffic}        clients at a steady rate, each of which does some {@link dev.berth.bench.soak.Act}
 * {@link dev.berth.bench.soak.Disturbances}   servers come and go, connections break, Envoys die
 * </pre>
 *
 * <p>An act says what must come of it: a {@link dev.berth.bench.soak.Check} finds a {@link
 * dev.berth.bench.soak.Flaw}, or none. A gateway remembers when it was disturbed ({@link
 * dev.berth.bench.soak.Unrest}), and a client that got no answer then is excused; a wrong answer
 * never is.
 *
 * <p>A round ends when Berth has nothing under way and all gateways are gone. What must be 0 by
 * then is a {@link dev.berth.bench.soak.Zero}; what the process holds, read by {@link
 * dev.berth.bench.soak.Resources}, must be after the soak what it was before it, within the {@link
 * dev.berth.bench.soak.Bound}s.
 */
@NullMarked
package dev.berth.bench.soak;

import org.jspecify.annotations.NullMarked;
