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
import org.jspecify.annotations.Nullable;

/**
 * How a request goes on: what changes in it, and what Envoy is told.
 *
 * <p>The destination goes out twice with the same value, as the endpoint picker protocol (proposal
 * 004) wants it: as a header, which overwrites whatever the client sent under that name, and as
 * dynamic metadata, which no client can write. Where there are fallbacks, both are a list with
 * commas, in the order in which Envoy shall try them.
 *
 * @param headers changes of the request's headers: a {@link HeaderMutation} in wire form
 * @param metadata Envoy's dynamic metadata: a {@link Struct} in wire form
 * @param rewrite a change of the body; null when it goes on as it is
 */
record Passage(ByteString headers, ByteString metadata, @Nullable ModelRewrite rewrite) {

  private static final String TARGET_POD = "target-pod";

  /** The fields of each entry of a map. */
  private static final int MAP_KEY_FIELD_NUMBER = 1;

  private static final int MAP_VALUE_FIELD_NUMBER = 2;

  /**
   * On without a decision. A destination that the client wrote must not become one: it is taken
   * away.
   */
  static final Passage UNDECIDED =
      new Passage(
          HeaderMutation.newBuilder()
              .addRemoveHeaders(EnvoyMetadata.DESTINATION)
              .addRemoveHeaders(TARGET_POD)
              .build()
              .toByteString(),
          ByteString.EMPTY,
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
    String chosen = routed.ticket().endpoint().text();
    if (routed.fallbacks().isEmpty()) {
      return chosen;
    }
    StringBuilder list = new StringBuilder(chosen);
    for (EndpointId fallback : routed.fallbacks()) {
      list.append(',').append(fallback.text());
    }
    return list.toString();
  }

  private static @Nullable ModelRewrite rewrite(Routed routed, @Nullable ModelSpan span) {
    String model = routed.rewrittenModel();
    return model == null || span == null ? null : ModelRewrite.of(span, model);
  }

  private static ByteString headers(
      Routed routed,
      String destination,
      RequestHead head,
      @Nullable ModelRewrite rewrite,
      GatewayOptions gateway) {
    WireWriter headers = new WireWriter();
    if (rewrite != null && head.contentLength() >= 0) {
      // Envoy keeps the client's length in BUFFERED, and everywhere if its operator wants that.
      long length = head.contentLength() + rewrite.growth();
      putHeader(headers, "content-length", Long.toString(length));
    }
    if (routed.rewrittenModel() != null && head.http().path().named() != null) {
      putHeader(headers, ":path", head.http().pathTo(routed.rewrittenModel()));
    }
    if (gateway.targetPodHeader()) {
      putHeader(headers, TARGET_POD, routed.ticket().endpoint().text());
    }
    putHeader(headers, EnvoyMetadata.DESTINATION, destination);
    return headers.toByteString();
  }

  /** Adds a header that replaces all others of its name. */
  private static void putHeader(WireWriter mutation, String name, String value) {
    int behind = mutation.size();
    mutation.number(
        HeaderValueOption.APPEND_ACTION_FIELD_NUMBER,
        HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD_VALUE);
    int action = mutation.size();
    mutation
        .text(HeaderValue.RAW_VALUE_FIELD_NUMBER, value)
        .text(HeaderValue.KEY_FIELD_NUMBER, name)
        .enclose(HeaderValueOption.HEADER_FIELD_NUMBER, action)
        .enclose(HeaderMutation.SET_HEADERS_FIELD_NUMBER, behind);
  }

  private static ByteString metadata(String destination, Ticket ticket) {
    WireWriter metadata = new WireWriter();
    putText(metadata, EnvoyMetadata.POOL, ticket.pool());
    putText(metadata, EnvoyMetadata.TICKET, ticket.id());
    putStruct(metadata, EnvoyMetadata.BERTH_NAMESPACE, 0);
    int behind = metadata.size();
    putText(metadata, EnvoyMetadata.DESTINATION, destination);
    putStruct(metadata, EnvoyMetadata.LB_NAMESPACE, behind);
    return metadata.toByteString();
  }

  private static void putText(WireWriter struct, String key, String text) {
    int behind = struct.size();
    put(struct.text(Value.STRING_VALUE_FIELD_NUMBER, text), key, behind);
  }

  /** Makes a field of the fields in front of the last {@code behind} bytes. */
  private static void putStruct(WireWriter struct, String key, int behind) {
    put(struct.enclose(Value.STRUCT_VALUE_FIELD_NUMBER, behind), key, behind);
  }

  /** Makes a field of the {@link Value} in front of the last {@code behind} bytes. */
  private static void put(WireWriter struct, String key, int behind) {
    struct
        .enclose(MAP_VALUE_FIELD_NUMBER, behind)
        .text(MAP_KEY_FIELD_NUMBER, key)
        .enclose(Struct.FIELDS_FIELD_NUMBER, behind);
  }
}
