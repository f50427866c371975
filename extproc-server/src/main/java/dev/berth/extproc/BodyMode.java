package dev.berth.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;

/** How Envoy hands over the bodies of one direction. */
enum BodyMode {
  /** Not at all. */
  NONE("none"),
  /** Whole, in one message, after the reply to the headers; Envoy keeps the body. */
  BUFFERED("buffered"),
  /** As BUFFERED, but cut where Envoy's buffer is full; the rest goes by unseen. */
  BUFFERED_PARTIAL("buffered_partial"),
  /** In pieces after the reply to the headers; Envoy keeps each until it is answered. */
  STREAMED("streamed"),
  /** As STREAMED, but without waiting for the reply to the headers, which go on only with it. */
  STREAMED_AT_ONCE("streamed_at_once"),
  /** In pieces without waiting; what is not given back is lost. */
  FULL_DUPLEX_STREAMED("full_duplex_streamed"),
  /** One that Berth does not know. */
  UNKNOWN("unknown");

  private final String label;

  BodyMode(String label) {
    this.label = label;
  }

  /**
   * The mode behind Envoy's setting.
   *
   * @param atOnce the filter's {@code send_body_without_waiting_for_header_response}
   */
  static BodyMode of(BodySendMode mode, boolean atOnce) {
    return switch (mode) {
      case NONE -> NONE;
      case STREAMED -> atOnce ? STREAMED_AT_ONCE : STREAMED;
      case BUFFERED -> BUFFERED;
      case BUFFERED_PARTIAL -> BUFFERED_PARTIAL;
      case FULL_DUPLEX_STREAMED -> FULL_DUPLEX_STREAMED;
      case UNRECOGNIZED -> UNKNOWN;
    };
  }

  /** The value of metric labels. */
  String label() {
    return label;
  }
}
