/**
 * What a decision of Berth costs, as a multiple of what gRPC itself costs.
 *
 * <p>A {@link dev.berth.bench.Contest} sets two <i>contenders</i> against each other, each a JVM of
 * its own: {@link dev.berth.bench.EchoArm} is the floor, an ext_proc server that decides nothing;
 * {@link dev.berth.bench.BerthArm} is Berth, with pools of several sizes. {@link
 * dev.berth.bench.ArmConsole} is the side of an arm that faces the benchmark, {@link
 * dev.berth.bench.Arm} the benchmark's handle on the process.
 *
 * <p>{@link dev.berth.bench.ExtProcClient} plays Envoy: a {@link dev.berth.bench.Workload} says
 * what it sends, {@link dev.berth.bench.ReplyCheck} what must come back. {@link
 * dev.berth.bench.ClosedLoop} measures CPU time per request, {@link dev.berth.bench.OpenLoop}
 * latency.
 *
 * <p>{@link dev.berth.bench.WarmUp} waits for the JIT, {@link dev.berth.bench.Bench} runs the two
 * of each row in turns, {@link dev.berth.bench.Estimate} condenses the pairs to a median with its
 * interval, {@link dev.berth.bench.Report} prints. Unlike the product, the benchmark reads clocks
 * where it likes.
 */
@NullMarked
package dev.berth.bench;

import org.jspecify.annotations.NullMarked;
