/**
 * The words for what an inference server answered, as far as Berth's books need it.
 *
 * <p>{@link dev.berth.answer.AnswerFacts} is what one answer says of itself. It comes from Envoy's
 * access log, or, where answers visit Berth, from the answer's own bytes.
 */
@NullMarked
package dev.berth.answer;

import org.jspecify.annotations.NullMarked;
