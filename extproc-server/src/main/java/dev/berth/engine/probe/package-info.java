/**
 * Asks every server of a pool, again and again, whether it is well.
 *
 * <p>{@link dev.berth.engine.probe.Prober} follows a pool and keeps one connection for each server
 * of it. {@link dev.berth.engine.probe.ProbeSettings} say how it asks and how often, {@link
 * dev.berth.engine.probe.ProbeMethod} what; what it finds goes to a {@link
 * dev.berth.engine.probe.ProbeSink}. What follows from that is not its business: it counts no
 * failures and takes no server out, and for a server that never answered it reports what it sees.
 *
 * <p>Time is that of a {@link dev.berth.engine.LoopTimer}: servers are not blamed for a Berth that
 * was late.
 */
@NullMarked
package dev.berth.engine.probe;

import org.jspecify.annotations.NullMarked;
