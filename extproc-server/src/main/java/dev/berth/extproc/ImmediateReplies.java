package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.endpoint.ServedModel;
import dev.berth.request.ErrorDialect;
import dev.berth.routing.RejectReason;
import dev.berth.routing.RoutingOutcome.Answered;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import dev.berth.routing.RoutingOutcome.Rejected;
import io.envoyproxy.envoy.service.ext_proc.v3.GrpcStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The messages that end a request with an answer of Berth's own: JSON, errors in the dialect of the
 * API that the client speaks.
 */
final class ImmediateReplies {

  private ImmediateReplies() {}

  static ProcessingResponse error(ErrorDialect dialect, Rejected rejected) {
    RejectReason reason = rejected.reason();
    String message = rejected.message();
    return switch (dialect) {
      case OPENAI -> jsonError(rejected, openAiError(reason, message));
      case ANTHROPIC -> jsonError(rejected, anthropicError(reason, message));
      case GEMINI -> jsonError(rejected, geminiError(reason, message));
      case KSERVE -> jsonError(rejected, "{\"error\":" + quoted(message) + "}");
      case GRPC -> grpcError(reason, message);
    };
  }

  private static ProcessingResponse jsonError(Rejected rejected, String json) {
    RejectReason reason = rejected.reason();
    return reply(reason.httpStatus(), json, rejected.retryAfter(), details(reason));
  }

  private static String details(RejectReason reason) {
    return "berth_" + reason.label();
  }

  static ProcessingResponse answer(Answered answered) {
    String json =
        answered instanceof ModelCard one
            ? card(one.model())
            : list(((ModelList) answered).models());
    return reply(200, json, null, "berth_models");
  }

  private static String openAiError(RejectReason reason, String message) {
    return "{\"error\":{\"message\":"
        + quoted(message)
        + ",\"type\":"
        + quoted(reason.openAiType())
        + ",\"param\":null,\"code\":"
        + (reason.openAiCode() == null ? "null" : quoted(reason.openAiCode()))
        + "}}";
  }

  private static String anthropicError(RejectReason reason, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":"
        + quoted(reason.anthropicType())
        + ",\"message\":"
        + quoted(message)
        + "}}";
  }

  private static String geminiError(RejectReason reason, String message) {
    return "{\"error\":{\"code\":"
        + reason.httpStatus()
        + ",\"message\":"
        + quoted(message)
        + ",\"status\":\""
        + rpcCode(reason).name()
        + "\"}}";
  }

  /** Envoy answers a gRPC call by trailers alone, with the body as the message. */
  private static ProcessingResponse grpcError(RejectReason reason, String message) {
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(status(reason.httpStatus()))
                .setGrpcStatus(GrpcStatus.newBuilder().setStatus(rpcCode(reason).value()))
                .setBody(ByteString.copyFromUtf8(message))
                .setDetails(details(reason)))
        .build();
  }

  /** Google's mapping of its codes to HTTP, the other way round (google/rpc/code.proto). */
  private static Status.Code rpcCode(RejectReason reason) {
    return switch (reason.httpStatus()) {
      case 400, 413 -> Status.Code.INVALID_ARGUMENT;
      case 403 -> Status.Code.PERMISSION_DENIED;
      case 404 -> Status.Code.NOT_FOUND;
      case 408, 504 -> Status.Code.DEADLINE_EXCEEDED;
      case 429 -> Status.Code.RESOURCE_EXHAUSTED;
      case 503 -> Status.Code.UNAVAILABLE;
      default -> Status.Code.INTERNAL;
    };
  }

  private static String list(Collection<ServedModel> models) {
    return models.stream()
        .map(ImmediateReplies::card)
        .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
  }

  /**
   * {@code created} is 0, since no server says when; an adapter names its base as {@code parent}.
   */
  private static String card(ServedModel model) {
    String base = model.base();
    return "{\"id\":"
        + quoted(model.name())
        + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"berth\""
        + (base == null ? "" : ",\"parent\":" + quoted(base))
        + "}";
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
  }

  private static ProcessingResponse reply(
      int status, String json, @Nullable Duration retryAfter, String details) {
    HeaderMutation.Builder headers =
        HeaderMutation.newBuilder()
            .addSetHeaders(Replies.header("content-type", "application/json"));
    if (retryAfter != null) {
      headers.addSetHeaders(
          Replies.header("retry-after", Long.toString(Math.max(1, retryAfter.toSeconds()))));
    }
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(status(status))
                .setHeaders(headers)
                .setBody(ByteString.copyFromUtf8(json))
                .setDetails(details))
        .build();
  }

  private static HttpStatus status(int code) {
    return HttpStatus.newBuilder().setCode(StatusCode.forNumber(code)).build();
  }
}
