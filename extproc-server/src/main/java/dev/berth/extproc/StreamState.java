package dev.berth.extproc;

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

  /** Every state may end. */
  default Finished toFinished() {
    return new Finished();
  }
}
