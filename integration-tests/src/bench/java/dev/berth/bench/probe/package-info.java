/**
 * What it costs to ask thousands of servers whether they are well, and how much they have to do.
 *
 * <p>{@link dev.berth.bench.probe.Probes} starts two processes, each a {@link
 * dev.berth.bench.probe.Child}: {@link dev.berth.bench.probe.ProbeTargets} plays the servers, each
 * with an address of its own, and {@link dev.berth.bench.probe.ProberProcess} runs Berth's prober
 * on a pool of them. The CPU time of the latter is the result. {@link
 * dev.berth.bench.probe.Scrapes} does the same with pages of metrics and {@link
 * dev.berth.bench.probe.ScraperProcess}.
 */
@NullMarked
package dev.berth.bench.probe;

import org.jspecify.annotations.NullMarked;
