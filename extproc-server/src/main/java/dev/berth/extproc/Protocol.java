package dev.berth.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;

/**
 * How a filter speaks to Berth, as the first message of each stream says it.
 *
 * @param request how request bodies come
 * @param response how response bodies come
 * @param takesOverrides whether the filter heeds a {@code mode_override}, given that its operator
 *     allowed it; it never does with {@code FULL_DUPLEX_STREAMED} in either direction or with
 *     {@code send_body_without_waiting_for_header_response}
 */
record Protocol(BodyMode request, BodyMode response, boolean takesOverrides) {

  /** Envoy before 1.34 does not name its modes, and knows no full duplex. */
  private static final Protocol UNNAMED = new Protocol(BodyMode.BUFFERED, BodyMode.BUFFERED, false);

  static Protocol of(ProcessingRequest first) {
    return first.hasProtocolConfig() ? of(first.getProtocolConfig()) : UNNAMED;
  }

  private static Protocol of(ProtocolConfiguration config) {
    boolean atOnce = config.getSendBodyWithoutWaitingForHeaderResponse();
    boolean duplex =
        config.getRequestBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED
            || config.getResponseBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED;
    return new Protocol(
        BodyMode.of(config.getRequestBodyMode(), atOnce),
        BodyMode.of(config.getResponseBodyMode(), atOnce),
        !atOnce && !duplex);
  }
}
