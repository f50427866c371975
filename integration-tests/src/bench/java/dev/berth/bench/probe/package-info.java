/**
 * What it costs to ask thousands of servers whether they are well.
 *
 * <p>{@link dev.berth.bench.probe.Probes} starts two processes, each a {@link
 * dev.berth.bench.probe.Child}: {@link dev.berth.bench.probe.ProbeTargets} plays the servers, each
 * with an address of its own, and {@link dev.berth.bench.probe.ProberProcess} runs Berth's prober
 * on a pool of them. The CPU time of the latter is the result.
 */
@NullMarked
package dev.berth.bench.probe;

import org.jspecify.annotations.NullMarked;
