package dev.berth.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;

/**
 * How a request body goes by Berth, in one of Envoy's body modes, once the decision is out.
 * Immutable; one for all streams of a mode.
 */
sealed interface BodyFlow permits ReadFlow, UnreadFlow {

  /** Whether Envoy shows no piece behind this one. */
  default boolean isLast(HttpBody piece) {
    return piece.getEndOfStream();
  }

  /** The reply to a piece that comes behind the decision. */
  default Reply pass(HttpBody piece) {
    return Replies.CONTINUE_REQUEST_BODY;
  }

  /**
   * Whether Envoy, should the stream end behind the decision and in front of the end of the body,
   * takes the rest of the request on as it is.
   */
  boolean survivesEarlyEnd();

  /**
   * Whether Envoy gives a request up, by its {@code message_timeout}, that gets no reply in time.
   */
  default boolean isTimed() {
    return true;
  }

  /** Whether a piece behind the end of the body, which should not be there, still wants a reply. */
  default boolean answersEveryPiece() {
    return true;
  }
}
