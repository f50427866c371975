/**
 * The words for what an inference server answered, as far as Berth's books need it.
 *
 * <p>{@link dev.berth.answer.AnswerFacts} is what one answer says of itself. It comes from Envoy's
 * access log, or, where answers visit Berth, from the answer's own bytes.
 *
 * <p>An {@link dev.berth.answer.AnswerReader} finds it there, as the answer goes by: {@link
 * dev.berth.answer.JsonAnswerReader} in one JSON object, {@link dev.berth.answer.EventStreamReader}
 * in the data of server-sent events. Both tell {@link dev.berth.answer.AnswerFields}, which knows
 * by {@link dev.berth.answer.AnswerPlace} where the APIs put what is of interest, and {@link
 * dev.berth.answer.TokenCounts} makes one usage of what they count differently.
 *
 * <p>Nothing here changes, delays or keeps an answer, and nothing in an answer makes it fail.
 */
@NullMarked
package dev.berth.answer;

import org.jspecify.annotations.NullMarked;
