/**
 * The rows of {@code ./bench}: what a decision of Berth costs beside a server that decides nothing,
 * what the size of a pool and single features cost, how long a decision takes, and what an open
 * stream and an idle process hold.
 *
 * <p>A {@link dev.berth.bench.rows.Plan} says what is measured and for how long. It falls into
 * {@link dev.berth.bench.rows.Session}s, each with servers of its own: {@link
 * dev.berth.bench.rows.WarmUp} waits for their JITs, {@link dev.berth.bench.rows.Bench} runs the
 * two contenders of each {@link dev.berth.bench.rows.Contest} or {@link dev.berth.bench.rows.Rate}
 * in turns. {@link dev.berth.bench.rows.HeldMeasurement} opens streams that rest.
 *
 * <p>Each kind of row ({@link dev.berth.bench.rows.CostRow}, {@link
 * dev.berth.bench.rows.LatencyRow}, {@link dev.berth.bench.rows.HeldRow}, {@link
 * dev.berth.bench.rows.IdleRow}) says what it means for the bars as {@link
 * dev.berth.bench.rows.Finding}s; {@link dev.berth.bench.rows.Report} prints all of it.
 */
@NullMarked
package dev.berth.bench.rows;

import org.jspecify.annotations.NullMarked;
