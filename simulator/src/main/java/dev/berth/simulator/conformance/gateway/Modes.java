package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import java.util.List;
import java.util.Locale;

/**
 * How the filter is configured to hand over bodies. Headers and trailers are always sent.
 *
 * @param request mode of request bodies
 * @param eager {@code send_body_without_waiting_for_header_response}; only with STREAMED
 * @param response mode of response bodies
 * @param announced whether the first message names the modes; Envoy before 1.34 does not
 */
public record Modes(BodySendMode request, boolean eager, BodySendMode response, boolean announced) {

  public static final Modes FULL_DUPLEX = of(BodySendMode.FULL_DUPLEX_STREAMED);
  public static final Modes BUFFERED = of(BodySendMode.BUFFERED);
  public static final Modes BUFFERED_PARTIAL = of(BodySendMode.BUFFERED_PARTIAL);
  public static final Modes STREAMED = of(BodySendMode.STREAMED);

  /** STREAMED with {@code send_body_without_waiting_for_header_response}. */
  public static final Modes EAGER = new Modes(BodySendMode.STREAMED, true, BodySendMode.NONE, true);

  public static final Modes NONE = of(BodySendMode.NONE);

  /** Every way in which a request can come. */
  public static final List<Modes> ALL =
      List.of(FULL_DUPLEX, BUFFERED, BUFFERED_PARTIAL, STREAMED, EAGER, NONE);

  private static Modes of(BodySendMode request) {
    return new Modes(request, false, BodySendMode.NONE, true);
  }

  /** The same request mode with another response mode. */
  public Modes withResponse(BodySendMode mode) {
    return new Modes(request, eager, mode, announced);
  }

  /** As an Envoy that says nothing of its modes. */
  public Modes unannounced() {
    return new Modes(request, eager, response, false);
  }

  /** Whether Envoy has chosen the server, for good, once the headers are answered. */
  boolean choosesOnHeaders() {
    return request != BodySendMode.BUFFERED && request != BodySendMode.BUFFERED_PARTIAL;
  }

  ProtocolConfiguration asProto() {
    return ProtocolConfiguration.newBuilder()
        .setRequestBodyMode(request)
        .setResponseBodyMode(response)
        .setSendBodyWithoutWaitingForHeaderResponse(eager)
        .build();
  }

  /** The request mode in Envoy's words. */
  @Override
  public String toString() {
    return request.name().toUpperCase(Locale.ROOT)
        + (eager ? " without waiting for the header reply" : "");
  }
}
