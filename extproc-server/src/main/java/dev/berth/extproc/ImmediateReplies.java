package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.request.ErrorDialect;
import dev.berth.routing.ErrorStatus;
import dev.berth.routing.RejectReason;
import dev.berth.routing.RoutingOutcome.Answered;
import dev.berth.routing.RoutingOutcome.Rejected;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.GrpcStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.time.Duration;

/**
 * The messages that end a request with an answer of Berth's own: JSON in the dialect of the API
 * that the client speaks. Every error names its reason in a header, too, so that whoever operates a
 * gateway can tell Berth's errors from those of the servers.
 */
final class ImmediateReplies {

  private static final HeaderValueOption CONTENT_TYPE_JSON =
      header("content-type", "application/json");

  private ImmediateReplies() {}

  static Reply error(ErrorDialect dialect, Rejected rejected) {
    ErrorStatus status = rejected.reason().status();
    ImmediateResponse.Builder reply =
        ImmediateResponse.newBuilder()
            .setStatus(status(status.http()))
            .setHeaders(headers(dialect, rejected))
            .setBody(ByteString.copyFromUtf8(ErrorBodies.of(dialect, rejected)))
            .setDetails("berth_" + rejected.reason().label());
    if (dialect == ErrorDialect.GRPC) {
      reply.setGrpcStatus(GrpcStatus.newBuilder().setStatus(status.grpc()));
    }
    return reply(reply);
  }

  /** Envoy answers a gRPC call by trailers alone, with the body as the message. */
  private static HeaderMutation headers(ErrorDialect dialect, Rejected rejected) {
    HeaderMutation.Builder headers = HeaderMutation.newBuilder();
    if (dialect != ErrorDialect.GRPC) {
      headers.addSetHeaders(CONTENT_TYPE_JSON);
    }
    headers.addSetHeaders(header(RejectReason.HEADER, rejected.reason().label()));
    Duration retryAfter = rejected.retryAfter();
    if (retryAfter != null) {
      headers.addSetHeaders(
          header("retry-after", Long.toString(Math.max(1, retryAfter.toSeconds()))));
    }
    return headers.build();
  }

  static Reply answer(ErrorDialect dialect, Answered answered) {
    return reply(
        ImmediateResponse.newBuilder()
            .setStatus(status(200))
            .setHeaders(HeaderMutation.newBuilder().addSetHeaders(CONTENT_TYPE_JSON))
            .setBody(ByteString.copyFromUtf8(ModelBodies.of(dialect, answered)))
            .setDetails("berth_models"));
  }

  private static Reply reply(ImmediateResponse.Builder answer) {
    return Reply.of(ProcessingResponse.newBuilder().setImmediateResponse(answer).build());
  }

  private static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  private static HttpStatus status(int code) {
    return HttpStatus.newBuilder().setCode(StatusCode.forNumber(code)).build();
  }
}
