package dev.berth.extproc;

import dev.berth.admission.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Where the exchange about one request stands. A state offers the moves that are legal from it, so
 * that no other compiles.
 *
 * <pre>
 * AwaitingHeaders ──the body is to be read──> Reading ──decided──┐
 *        │                                                       ├──> Forwarding ──end──> Forwarded
 *        ├──decided by the headers───────────────────────────────┘                            ▲
 *        └──decided by the headers, no body───────────────────────────────────────────────────┘
 *
 * AwaitingHeaders, Reading ──no server is awake──> Holding ──decided──> as above
 * any ──answered, refused, left──> Finished
 * </pre>
 */
sealed interface StreamState {

  /** Nothing came yet. */
  record AwaitingHeaders() implements StreamState {

    Reading toReading(RequestHead head, ReadFlow flow, RequestBody body) {
      return new Reading(head, flow, body);
    }

    /** Decided; the body, where there is one, is still to come, and nobody reads it. */
    StreamState toForward(RequestHead head, BodyFlow flow, boolean hasBody) {
      return hasBody ? new Forwarding(head, flow, null) : new Forwarded(flow);
    }
  }

  /** The body is coming in, and nothing is decided. */
  record Reading(RequestHead head, ReadFlow flow, RequestBody body) implements StreamState {

    /** Decided before the end of the body; the rest is read on, since it may turn out bad. */
    Forwarding toForwarding() {
      return new Forwarding(head, flow, body);
    }

    Forwarded toForwarded() {
      return new Forwarded(flow);
    }
  }

  /** All is known, and no server is awake that could serve it: it waits, and Envoy with it. */
  record Holding(Understood request, Hold hold) implements StreamState {

    /** Its turn came in vain. */
    Holding toHolding(Hold again) {
      return new Holding(request, again);
    }

    /** Its body is all here now. */
    Holding toHolding(Understood whole) {
      return new Holding(whole, hold);
    }
  }

  /**
   * The decision is out, and the rest of the body comes behind it.
   *
   * @param body null where nobody reads it
   */
  record Forwarding(RequestHead head, BodyFlow flow, @Nullable RequestBody body)
      implements StreamState {

    Forwarded toForwarded() {
      return new Forwarded(flow);
    }
  }

  /** The request is through; the stream is open for as long as somebody needs it. */
  record Forwarded(BodyFlow flow) implements StreamState {}

  /** Berth has nothing more to say on this stream. */
  record Finished() implements StreamState {}

  /** What is understood may be held. */
  default Holding toHolding(Understood request, Hold hold) {
    return new Holding(request, hold);
  }

  /** Every state may end. */
  default Finished toFinished() {
    return new Finished();
  }
}
