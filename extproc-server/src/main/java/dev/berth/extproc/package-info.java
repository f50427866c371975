/**
 * Envoy's external processing protocol.
 *
 * <p>{@link dev.berth.extproc.ExternalProcessorService} starts one {@link
 * dev.berth.extproc.ExtProcStream} for each HTTP request. The first message says which {@link
 * dev.berth.extproc.Protocol} the filter speaks; the stream hands what is about the request to
 * {@link dev.berth.extproc.RequestPhase} and what is about the answer to {@link
 * dev.berth.extproc.ResponsePhase}, which know nothing of each other.
 *
 * <p><b>The request.</b> {@link dev.berth.extproc.RequestHead} is what the headers say, {@link
 * dev.berth.extproc.RequestPlan} what is to be done by them, {@link dev.berth.extproc.RequestBody}
 * the body on its way in. {@link dev.berth.extproc.StreamState} says what may come next, and a
 * {@link dev.berth.extproc.BodyFlow} for each body mode how it is answered: {@link
 * dev.berth.extproc.UnreadFlow} where only the headers can decide, {@link
 * dev.berth.extproc.BufferedFlow}, {@link dev.berth.extproc.PeekFlow} and {@link
 * dev.berth.extproc.DuplexFlow} where the body can. {@link dev.berth.extproc.Decider} asks the
 * router, and its answer becomes a {@link dev.berth.extproc.Passage}, what the request takes along
 * on its way, with a {@link dev.berth.extproc.ModelRewrite} where the body changes; or it becomes
 * one of the {@link dev.berth.extproc.ImmediateReplies}.
 *
 * <p><b>Held.</b> A request whose servers all sleep stays {@link dev.berth.extproc.Understood}
 * until its {@link dev.berth.admission.Hold} ends, with the stream open and nothing read from it.
 *
 * <p><b>The bytes.</b> {@link dev.berth.extproc.LendingMarshaller} lends a message its bytes, until
 * the next one comes: what is kept of it is a copy, so that a body which is decided about on
 * arrival is never copied on the heap. A {@link dev.berth.extproc.Reply} is bytes as well: those in
 * front of a piece that goes back are written by {@link dev.berth.extproc.WireWriter}, and the
 * piece itself goes out from where it is.
 *
 * <p><b>The books.</b> {@link dev.berth.extproc.Booking} holds the ticket, and says once when the
 * request is over, if nobody knows that better.
 *
 * <p>The rules come from Envoy's external_processor.proto and from what Envoy 1.36 to 1.40 were
 * seen to do. In short: one reply for each message and of its kind, headers before body before
 * trailers in each direction; a piece is given back exactly in FULL_DUPLEX_STREAMED; and no stream
 * ends while Envoy might lose or repeat a part of a body by that. The unit tests hold them against
 * a model of Envoy, the integration tests against Envoy.
 */
@NullMarked
package dev.berth.extproc;

import org.jspecify.annotations.NullMarked;
