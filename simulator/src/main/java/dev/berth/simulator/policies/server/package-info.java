/**
 * One inference server in virtual time, as far as it matters for whoever chooses between servers.
 *
 * <p>{@link dev.berth.simulator.policies.server.ServerModel} works in steps as engines with
 * continuous batching do: every answer gets a token, begun prompts get what is left of the step's
 * token budget, and the waiting are admitted in their order while there is a place and while the
 * {@link dev.berth.simulator.policies.server.KvCache} can hold them with their whole answer. What a
 * step costs is {@link dev.berth.simulator.policies.server.ServerParameters}.
 *
 * <p>It differs from {@link dev.berth.simulator.engine.EngineModel}, which serves real HTTP, in
 * what makes hours of a fleet fit into seconds: nothing is said of single tokens, so that a step
 * costs the same however many answers are in it, and steps leave no garbage.
 */
@NullMarked
package dev.berth.simulator.policies.server;

import org.jspecify.annotations.NullMarked;
