/**
 * Learns from the servers which models they serve, where discovery does not say.
 *
 * <p>{@link dev.berth.engine.models.ModelPoller} follows a pool and asks each such server for its
 * {@code /v1/models}, in turn and never many at once. What a server said, and for how long it is to
 * be believed, is a {@link dev.berth.engine.models.ModelKnowledge}; every change of it goes to the
 * pool.
 *
 * <p>The form of the answer is that of OpenAI's "List models"; that an adapter's card names the
 * model it sits on as {@code parent} is vLLM's and SGLang's addition.
 */
@NullMarked
package dev.berth.engine.models;

import org.jspecify.annotations.NullMarked;
