/**
 * What is needed to measure a decision of Berth: servers that can be compared, and an Envoy that
 * asks them.
 *
 * <p>A {@link dev.berth.bench.Contender} is a server of which a process can be made: {@link
 * dev.berth.bench.EchoArm} is the floor, an ext_proc server that decides nothing; {@link
 * dev.berth.bench.BerthArm} is Berth, with pools of several sizes. {@link
 * dev.berth.bench.ArmConsole} is the side of an arm that faces the benchmark, {@link
 * dev.berth.bench.Arm} the benchmark's handle on the process.
 *
 * <p>{@link dev.berth.bench.ExtProcClient} plays Envoy: a {@link dev.berth.bench.Workload} says
 * what it sends, {@link dev.berth.bench.ReplyCheck} what must come back. {@link
 * dev.berth.bench.ClosedLoop} measures CPU time per request, {@link dev.berth.bench.OpenLoop}
 * latency, {@link dev.berth.bench.HeldStreams} are open and do nothing. {@link
 * dev.berth.bench.Estimate} condenses several windows to a median with its interval.
 *
 * <p>The packages below are the programs: {@code rows} behind {@code ./bench}, {@code probe} behind
 * {@code --probes} and {@code --metrics}, {@code switching} behind {@code --switch}, {@code
 * pauses}, {@code modes}, {@code soak}, {@code failures}, {@code live} and {@code micro} behind the
 * options of these names; {@code StartUp}, behind {@code --start}, is here. {@link
 * dev.berth.bench.ChildProcesses} end with the program that started them. Unlike the product, they
 * read clocks where they like.
 */
@NullMarked
package dev.berth.bench;

import org.jspecify.annotations.NullMarked;
