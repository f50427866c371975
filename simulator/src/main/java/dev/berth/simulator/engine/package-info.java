/**
 * The queueing model of one inference server, without sockets and without a clock of its own.
 *
 * <p>A {@link dev.berth.simulator.engine.Prompt} is a count of tokens and the chained hashes of its
 * blocks, made by {@link dev.berth.simulator.engine.PromptHasher}. {@link
 * dev.berth.simulator.engine.EngineModel} works in steps, as engines with continuous batching do:
 * in each step every decoding sequence gets one token, prompts that are not yet read get what is
 * left of the step's token budget, and then waiting sequences are admitted, first come, first
 * served, while there is a place and while the block cache can hold them. How long a step takes is
 * {@link dev.berth.simulator.engine.StepCost}; blocks of prompts stay in the cache after their
 * sequence has gone, least recently used first out, so that a prompt with a known beginning is read
 * faster.
 *
 * <p>Everything here is confined to the one thread that also runs the {@link
 * dev.berth.simulator.engine.StepScheduler}; only {@link
 * dev.berth.simulator.engine.EngineModel#stats()} may be read from anywhere. Time comes in through
 * {@link dev.berth.simulator.base.Ticker} and {@code StepScheduler}, so a test runs hours of
 * traffic in milliseconds.
 */
@NullMarked
package dev.berth.simulator.engine;

import org.jspecify.annotations.NullMarked;
