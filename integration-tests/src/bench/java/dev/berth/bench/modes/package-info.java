/**
 * Which body mode: what a request pays for visiting Berth by each of them, through the real Envoy.
 *
 * <p>An {@link dev.berth.bench.modes.Installation} has one Envoy for each {@link
 * dev.berth.bench.modes.Route}: the plain one around Berth, and one by each mode. Before them are
 * clients, behind them {@link dev.berth.bench.modes.BodyServers}, which hold each {@link
 * dev.berth.bench.modes.Body} byte for byte against what was sent ({@link
 * dev.berth.bench.modes.BodyCheck}).
 *
 * <p>{@link dev.berth.bench.modes.Modes} goes through the {@link dev.berth.bench.modes.Cell}s of
 * the table. In each there are rounds, and in each round one {@link dev.berth.bench.modes.Load} for
 * every route, of which comes a {@link dev.berth.bench.modes.Window}; a {@link
 * dev.berth.bench.modes.Row} compares routes round by round. CPU time is the processes' own ({@link
 * dev.berth.bench.modes.ProcessAccount}): one process for each Envoy, and one Berth, since only one
 * route is under load at a time.
 *
 * <p>Apart from that, {@link dev.berth.bench.modes.Crash} kills a Berth under load.
 */
@NullMarked
package dev.berth.bench.modes;

import org.jspecify.annotations.NullMarked;
