package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;

/** One step of Envoy's through a message. */
sealed interface Step {

  /**
   * Envoy sends.
   *
   * @param last whether it is the end of the message
   */
  record Send(ProcessingRequest message, boolean last) implements Step {}

  /** The sender of the message takes a break; replies may come. */
  record Pause() implements Step {}

  /**
   * Envoy waits for the reply to one message.
   *
   * @param kind headers, body or trailers
   * @param mayLeave whether the picker may as well end the stream
   */
  record Await(ReplyKind kind, boolean mayLeave) implements Step {}

  /**
   * Envoy waits for the body to come back in pieces, and for the reply to the trailers behind it.
   */
  record AwaitEcho(boolean trailers) implements Step {}
}
