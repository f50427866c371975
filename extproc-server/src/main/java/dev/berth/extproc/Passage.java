package dev.berth.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Ticket;
import dev.berth.request.ModelSpan;
import dev.berth.routing.EnvoyMetadata;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.RoutingOutcome.Routed;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request goes on: what changes in it, and what Envoy is told.
 *
 * <p>The destination goes out twice with the same value, as the endpoint picker protocol (proposal
 * 004) wants it: as a header, which overwrites whatever the client sent under that name, and as
 * dynamic metadata, which no client can write. Where there are fallbacks, both are a list with
 * commas, in the order in which Envoy shall try them.
 *
 * @param headers changes of the request's headers
 * @param metadata Envoy's dynamic metadata
 * @param rewrite a change of the body; null when it goes on as it is
 */
record Passage(HeaderMutation headers, Struct metadata, @Nullable ModelRewrite rewrite) {

  private static final String TARGET_POD = "target-pod";

  /**
   * On without a decision. A destination that the client wrote must not become one: it is taken
   * away.
   */
  static final Passage UNDECIDED =
      new Passage(
          HeaderMutation.newBuilder()
              .addRemoveHeaders(EnvoyMetadata.DESTINATION)
              .addRemoveHeaders(TARGET_POD)
              .build(),
          Struct.getDefaultInstance(),
          null);

  /**
   * On to the endpoint that the router chose.
   *
   * @param span where in the body the model stands; null when it is not there, or nobody looked
   */
  static Passage to(
      Routed routed, RequestHead head, @Nullable ModelSpan span, GatewayOptions gateway) {
    String destination = destination(routed);
    ModelRewrite rewrite = rewrite(routed, span);
    return new Passage(
        headers(routed, destination, head, rewrite, gateway),
        metadata(destination, routed.ticket()),
        rewrite);
  }

  private static String destination(Routed routed) {
    StringBuilder list = new StringBuilder(routed.ticket().endpoint().text());
    for (EndpointId fallback : routed.fallbacks()) {
      list.append(',').append(fallback.text());
    }
    return list.toString();
  }

  private static @Nullable ModelRewrite rewrite(Routed routed, @Nullable ModelSpan span) {
    String model = routed.rewrittenModel();
    return model == null || span == null ? null : ModelRewrite.of(span, model);
  }

  private static HeaderMutation headers(
      Routed routed,
      String destination,
      RequestHead head,
      @Nullable ModelRewrite rewrite,
      GatewayOptions gateway) {
    HeaderMutation.Builder headers =
        HeaderMutation.newBuilder().addSetHeaders(header(EnvoyMetadata.DESTINATION, destination));
    if (gateway.targetPodHeader()) {
      headers.addSetHeaders(header(TARGET_POD, routed.ticket().endpoint().text()));
    }
    if (routed.rewrittenModel() != null && head.path().named() != null) {
      headers.addSetHeaders(header(":path", head.pathTo(routed.rewrittenModel())));
    }
    if (rewrite != null && head.contentLength() >= 0) {
      // Envoy keeps the client's length in BUFFERED, and everywhere if its operator wants that.
      long length = head.contentLength() + rewrite.growth();
      headers.addSetHeaders(header("content-length", Long.toString(length)));
    }
    return headers.build();
  }

  /** A header that replaces all others of its name. */
  static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  private static Struct metadata(String destination, Ticket ticket) {
    return Struct.newBuilder()
        .putFields(
            EnvoyMetadata.LB_NAMESPACE, namespace(Map.of(EnvoyMetadata.DESTINATION, destination)))
        .putFields(
            EnvoyMetadata.BERTH_NAMESPACE,
            namespace(Map.of(EnvoyMetadata.TICKET, ticket.id(), EnvoyMetadata.POOL, ticket.pool())))
        .build();
  }

  private static Value namespace(Map<String, String> texts) {
    Struct.Builder fields = Struct.newBuilder();
    texts.forEach(
        (key, text) -> fields.putFields(key, Value.newBuilder().setStringValue(text).build()));
    return Value.newBuilder().setStructValue(fields).build();
  }
}
