package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.endpoint.ServedModel;
import dev.berth.request.ErrorDialect;
import dev.berth.routing.RejectReason;
import dev.berth.routing.RoutingOutcome.Answered;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import dev.berth.routing.RoutingOutcome.Rejected;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
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
    String json =
        switch (dialect) {
          case OPENAI -> openAiError(reason, rejected.message());
          case ANTHROPIC -> anthropicError(reason, rejected.message());
        };
    return reply(reason.httpStatus(), json, rejected.retryAfter(), "berth_" + reason.label());
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
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(status)))
                .setHeaders(headers)
                .setBody(ByteString.copyFromUtf8(json))
                .setDetails(details))
        .build();
  }
}
