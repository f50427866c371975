package dev.berth.extproc;

import dev.berth.pool.Ticket;

/**
 * Where the exchange about one request stands. A state offers the moves that are legal from it, so
 * that no other compiles.
 *
 * <pre>
 * AwaitingHeaders ──headers, body follows──> Scanning ──end of body──> Forwarding
 *        │                                      │                          │
 *        ├──headers, no body to read────────────┼────────────────────────> │
 *        └──────────────────────── answered, refused, or left ────────> Finished
 * </pre>
 */
sealed interface StreamState {

  /** Nothing came yet. */
  record AwaitingHeaders() implements StreamState {

    Scanning toScanning(RequestHead head, BodyMode mode, RequestBody body) {
      return new Scanning(head, mode, body);
    }

    Forwarding toForwarding(Ticket ticket) {
      return new Forwarding(ticket);
    }
  }

  /** The body is coming in. */
  record Scanning(RequestHead head, BodyMode mode, RequestBody body) implements StreamState {

    Forwarding toForwarding(Ticket ticket) {
      return new Forwarding(ticket);
    }
  }

  /** The decision is out; the stream is open for as long as the request runs. */
  record Forwarding(Ticket ticket) implements StreamState {}

  /** Berth has nothing more to say on this stream. */
  record Finished() implements StreamState {}

  /** Every state may end. */
  default Finished toFinished() {
    return new Finished();
  }
}
