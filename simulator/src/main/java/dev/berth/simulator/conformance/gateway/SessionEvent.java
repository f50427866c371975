package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;

/** What comes next on a stream. */
sealed interface SessionEvent {

  /** The picker said something. */
  record Replied(ProcessingResponse reply) implements SessionEvent {}

  /**
   * The stream is over: OK when the picker ended it, anything else is an error. Nothing follows.
   */
  record Ended(Status status) implements SessionEvent {

    String problem() {
      String description = status.getDescription();
      return "the picker ended the stream with gRPC status "
          + status.getCode()
          + (description == null ? "" : " (" + description + ")");
    }
  }

  /** Nothing came within the given time. */
  record Silent() implements SessionEvent {}
}
