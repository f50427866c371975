/**
 * What is sent: requests with the moment they arrive, their lengths, and the blocks of their
 * prompts.
 *
 * <p>A {@link dev.berth.simulator.policies.trace.Trace} comes from a {@link
 * dev.berth.simulator.policies.trace.TraceSource}: a file ({@link
 * dev.berth.simulator.policies.trace.MooncakeTrace}, {@link
 * dev.berth.simulator.policies.trace.AzureTrace}) or a {@link
 * dev.berth.simulator.policies.trace.Generator}. A source and a seed make always the same trace.
 */
@NullMarked
package dev.berth.simulator.policies.trace;

import org.jspecify.annotations.NullMarked;
