package dev.berth.extproc;

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
  public boolean survivesEarlyEnd() {
    return this == NONE;
  }
}
