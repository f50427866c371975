package dev.berth.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;

/**
 * The modes in which the reply to the headers lets the request go, so that only the headers can
 * decide: NONE and STREAMED.
 */
enum UnreadFlow implements BodyFlow {
  /** The body never comes. */
  NONE,
  /**
   * Each piece is waved through. The stream stays to the end of the body: Envoy 1.39 and 1.40, when
   * the route has a retry policy, send what they hold of the body twice if it ends earlier.
   */
  STREAMED;

  @Override
  public boolean isLast(HttpBody piece) {
    return piece.getEndOfStream();
  }

  @Override
  public Reply pass(HttpBody piece) {
    return Replies.CONTINUE_REQUEST_BODY;
  }

  @Override
  public boolean survivesEarlyEnd() {
    return this == NONE;
  }

  @Override
  public boolean answersEveryPiece() {
    return true;
  }

  @Override
  public boolean isTimed() {
    return true;
  }
}
