package dev.berth.bench;

import com.google.protobuf.Value;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import org.jspecify.annotations.Nullable;

/**
 * Holds the replies on one stream against what Envoy accepts: their kind and order, one decision
 * with the same value in header and metadata, in full duplex as many bytes back as went out, with
 * one end, in streamed mode one reply for each piece, and nothing about the answer unless it was
 * shown. A router that answers wrongly is fast for nothing.
 */
final class ReplyCheck {

  private final Workload workload;
  private final AnswerCheck answer;
  private boolean headersAnswered;
  private boolean decided;
  private boolean requestThrough;
  private int pieces;
  private long bytesBack;

  ReplyCheck(Workload workload) {
    this.workload = workload;
    this.answer = new AnswerCheck(workload.answer());
  }

  /** Whether a decision has come. */
  boolean isDecided() {
    return decided;
  }

  /** Whether every reply to the request has come. */
  boolean isRequestThrough() {
    return requestThrough;
  }

  /** Whether every reply has come. */
  boolean isComplete() {
    return requestThrough && answer.isComplete();
  }

  /** The message of the answer that is to go out next. */
  ProcessingRequest nextOfAnswer() {
    return answer.next();
  }

  /** Takes the next reply; says what is wrong with it, or null. */
  @Nullable String on(ProcessingResponse reply) {
    if (reply.hasModeOverride()) {
      return "asks for another mode";
    }
    return switch (reply.getResponseCase()) {
      case REQUEST_HEADERS -> onHeaders(reply);
      case REQUEST_BODY -> onBody(reply);
      default ->
          requestThrough ? answer.on(reply) : "a reply too early: " + reply.getResponseCase();
    };
  }

  private @Nullable String onHeaders(ProcessingResponse reply) {
    if (headersAnswered) {
      return "the headers were answered twice";
    }
    headersAnswered = true;
    requestThrough = workload.bodyMessages().isEmpty();
    return workload.mode().isAtOnce()
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
    pieces++;
    CommonResponse response = reply.getRequestBody().getResponse();
    return switch (workload.mode()) {
      case BUFFERED -> onBodyDecision(reply, response);
      case DUPLEX -> onPieceBack(response);
      case STREAMED -> onPieceRead(response);
    };
  }

  private @Nullable String onBodyDecision(ProcessingResponse reply, CommonResponse response) {
    requestThrough = true;
    return response.hasBodyMutation() ? "a buffered body was touched" : onDecision(reply, response);
  }

  private @Nullable String onPieceRead(CommonResponse response) {
    requestThrough = pieces == workload.bodyMessages().size();
    return response.hasBodyMutation() ? "a piece that Envoy keeps was touched" : null;
  }

  private @Nullable String onPieceBack(CommonResponse response) {
    if (!response.getBodyMutation().hasStreamedResponse()) {
      return "a piece of the body did not come back as a streamed response";
    }
    StreamedBodyResponse piece = response.getBodyMutation().getStreamedResponse();
    bytesBack += piece.getBody().size();
    requestThrough = piece.getEndOfStream();
    return requestThrough && bytesBack != workload.bodyBytes()
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
    return Servers.containsAll(header) ? null : "not a server of the pool: '" + header + "'";
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
