package dev.berth.bench;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;

/** How Envoy hands a request body over. */
public enum Mode {
  /** Whole, in one message, behind the reply to the headers. */
  BUFFERED("buffered", BodySendMode.BUFFERED, false),
  /** FULL_DUPLEX_STREAMED: in pieces at once, and each has to come back. */
  DUPLEX("duplex", BodySendMode.FULL_DUPLEX_STREAMED, false),
  /** STREAMED with {@code send_body_without_waiting_for_header_response}: in pieces at once. */
  STREAMED("streamed", BodySendMode.STREAMED, true);

  private final String label;
  private final BodySendMode setting;
  private final boolean atOnce;

  Mode(String label, BodySendMode setting, boolean atOnce) {
    this.label = label;
    this.setting = setting;
    this.atOnce = atOnce;
  }

  /** For the report. */
  String label() {
    return label;
  }

  /** Whether the body goes out before the headers are answered. */
  boolean isAtOnce() {
    return this != BUFFERED;
  }

  /** What the first message of a stream says of it. */
  ProtocolConfiguration protocol(BodySendMode answers) {
    return ProtocolConfiguration.newBuilder()
        .setRequestBodyMode(setting)
        .setResponseBodyMode(answers)
        .setSendBodyWithoutWaitingForHeaderResponse(atOnce)
        .build();
  }

  /** The mode that a first message named. */
  static Mode of(ProtocolConfiguration protocol) {
    return switch (protocol.getRequestBodyMode()) {
      case FULL_DUPLEX_STREAMED -> DUPLEX;
      case STREAMED -> STREAMED;
      default -> BUFFERED;
    };
  }
}
