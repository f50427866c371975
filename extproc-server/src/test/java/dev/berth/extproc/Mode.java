package dev.berth.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;

/** The body modes that an Envoy can be configured for, as tests name them. */
enum Mode {
  NONE(BodySendMode.NONE, false),
  BUFFERED(BodySendMode.BUFFERED, false),
  PARTIAL(BodySendMode.BUFFERED_PARTIAL, false),
  STREAMED(BodySendMode.STREAMED, false),
  AT_ONCE(BodySendMode.STREAMED, true),
  DUPLEX(BodySendMode.FULL_DUPLEX_STREAMED, false);

  private final BodySendMode sendMode;
  private final boolean atOnce;

  Mode(BodySendMode sendMode, boolean atOnce) {
    this.sendMode = sendMode;
    this.atOnce = atOnce;
  }

  boolean atOnce() {
    return atOnce;
  }

  /** Whether the model is known before Envoy lets the request go. */
  boolean showsBody() {
    return this != NONE && this != STREAMED;
  }

  /** A filter with this mode for requests, and no response phase. */
  ProtocolConfiguration.Builder request() {
    return ProtocolConfiguration.newBuilder()
        .setRequestBodyMode(sendMode)
        .setSendBodyWithoutWaitingForHeaderResponse(atOnce);
  }

  /** A filter with this mode for answers, and another one for requests. */
  ProtocolConfiguration.Builder response(Mode request) {
    return request.request().setResponseBodyMode(sendMode);
  }
}
