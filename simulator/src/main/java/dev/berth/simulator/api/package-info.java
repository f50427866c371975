/**
 * The shapes of the APIs that inference servers speak: how a body becomes a {@link
 * dev.berth.simulator.api.GenerationRequest}, and how an answer is written, whole or as server-sent
 * events.
 *
 * <p>{@link dev.berth.simulator.api.Api} lists the APIs; each has an {@link
 * dev.berth.simulator.api.AnswerFormat}, and those with tools have two. {@link
 * dev.berth.simulator.api.ApiPath} finds the API, and the model where the path holds it. {@link
 * dev.berth.simulator.api.JsonBody} reads a body as it arrives with a strict JSON parser and keeps
 * only what the model needs. The words of an answer are always the same: nobody reads them, but
 * their number is true. Shapes follow vLLM, SGLang, KServe's protocol version 2, Gemini, OpenAI and
 * Anthropic, as far as a client or a gateway could see the difference.
 */
@NullMarked
package dev.berth.simulator.api;

import org.jspecify.annotations.NullMarked;
