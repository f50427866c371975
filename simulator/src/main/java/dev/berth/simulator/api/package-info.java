/**
 * The shapes of the APIs that inference servers speak: how a body becomes a {@link
 * dev.berth.simulator.api.GenerationRequest}, and how an answer is written, whole or as server-sent
 * events.
 *
 * <p>{@link dev.berth.simulator.api.Api} lists the generation paths; each has an {@link
 * dev.berth.simulator.api.AnswerFormat}. {@link dev.berth.simulator.api.GenerationBody} reads a
 * body as it arrives with a strict JSON parser and keeps only what the model needs. The words of an
 * answer are always the same: nobody reads them, but their number is true.
 */
@NullMarked
package dev.berth.simulator.api;

import org.jspecify.annotations.NullMarked;
