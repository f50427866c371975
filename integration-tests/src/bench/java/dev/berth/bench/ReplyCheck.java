package dev.berth.bench;

import com.google.protobuf.Value;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import org.jspecify.annotations.Nullable;

/**
 * Holds the replies on one stream against what Envoy accepts: their kind and order, one decision
 * with the same value in header and metadata, and in full duplex as many bytes back as went out,
 * with one end. A router that answers wrongly is fast for nothing.
 */
final class ReplyCheck {

  private final Workload workload;
  private boolean headersAnswered;
  private boolean decided;
  private boolean complete;
  private long bytesBack;

  ReplyCheck(Workload workload) {
    this.workload = workload;
  }

  /** Whether a decision has come. */
  boolean isDecided() {
    return decided;
  }

  /** Whether every reply has come. */
  boolean isComplete() {
    return complete;
  }

  /** Takes the next reply; says what is wrong with it, or null. */
  @Nullable String on(ProcessingResponse reply) {
    return switch (reply.getResponseCase()) {
      case REQUEST_HEADERS -> onHeaders(reply);
      case REQUEST_BODY -> onBody(reply);
      default -> "a reply that nothing asked for: " + reply.getResponseCase();
    };
  }

  private @Nullable String onHeaders(ProcessingResponse reply) {
    if (headersAnswered) {
      return "the headers were answered twice";
    }
    headersAnswered = true;
    return workload.isDuplex()
        ? onDecision(reply, reply.getRequestHeaders().getResponse())
        : onlyContinue(reply);
  }

  private static @Nullable String onlyContinue(ProcessingResponse reply) {
    return reply.getRequestHeaders().getResponse().hasHeaderMutation() || reply.hasDynamicMetadata()
        ? "a decision before the body was known"
        : null;
  }

  private @Nullable String onBody(ProcessingResponse reply) {
    if (!headersAnswered) {
      return "the body was answered before the headers";
    }
    return workload.isDuplex()
        ? onPiece(reply.getRequestBody())
        : onBodyDecision(reply, reply.getRequestBody().getResponse());
  }

  private @Nullable String onBodyDecision(ProcessingResponse reply, CommonResponse response) {
    complete = true;
    return response.hasBodyMutation() ? "a buffered body was touched" : onDecision(reply, response);
  }

  private @Nullable String onPiece(BodyResponse reply) {
    if (!reply.getResponse().getBodyMutation().hasStreamedResponse()) {
      return "a piece of the body did not come back as a streamed response";
    }
    StreamedBodyResponse piece = reply.getResponse().getBodyMutation().getStreamedResponse();
    bytesBack += piece.getBody().size();
    complete = piece.getEndOfStream();
    return complete && bytesBack != workload.bodyBytes()
        ? bytesBack + " of " + workload.bodyBytes() + " bytes came back"
        : null;
  }

  private @Nullable String onDecision(ProcessingResponse reply, CommonResponse response) {
    decided = true;
    String header = header(response);
    String metadata = metadata(reply);
    if (!header.equals(metadata)) {
      return "the header names '" + header + "' and the metadata '" + metadata + "'";
    }
    return Servers.contains(header) ? null : "not a server of the pool: '" + header + "'";
  }

  private static String header(CommonResponse response) {
    if (response.getHeaderMutation().getSetHeadersCount() != 1) {
      return "";
    }
    HeaderValue header = response.getHeaderMutation().getSetHeaders(0).getHeader();
    return header.getKey().equals(EnvoyMetadata.DESTINATION)
        ? header.getRawValue().toStringUtf8()
        : "";
  }

  private static String metadata(ProcessingResponse reply) {
    Value none = Value.getDefaultInstance();
    return reply
        .getDynamicMetadata()
        .getFieldsOrDefault(EnvoyMetadata.LB_NAMESPACE, none)
        .getStructValue()
        .getFieldsOrDefault(EnvoyMetadata.DESTINATION, none)
        .getStringValue();
  }
}
