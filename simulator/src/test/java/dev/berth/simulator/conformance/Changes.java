package dev.berth.simulator.conformance;

import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.FULL_DUPLEX_STREAMED;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.simulator.conformance.gateway.Destination;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Status;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Changes of messages that the flaws are made of. Stateless. */
final class Changes {
  private static final String SUBSET = "envoy.lb.subset_hint";

  private Changes() {}

  static boolean refusedIf(FakeStream stream, int status, boolean condition) {
    if (condition) {
      stream.refuseWith(status);
    }
    return condition;
  }

  static boolean endedIf(FakeStream stream, boolean condition) {
    if (condition) {
      stream.end(Status.INVALID_ARGUMENT);
    }
    return condition;
  }

  static Value subset(ProcessingRequest message) {
    return message
        .getMetadataContext()
        .getFilterMetadataOrDefault(SUBSET, Struct.getDefaultInstance())
        .getFieldsOrDefault("x-gateway-destination-endpoint-subset", Value.getDefaultInstance());
  }

  static ProcessingRequest withoutSubset(ProcessingRequest message) {
    return message.toBuilder().clearMetadataContext().build();
  }

  static ProcessingRequest withStrangers(ProcessingRequest message) {
    ProcessingRequest.Builder other = message.toBuilder();
    Struct none =
        Struct.newBuilder()
            .putFields(
                "x-gateway-destination-endpoint-subset",
                Value.newBuilder().setStringValue(" 192.0.2.9:1").build())
            .build();
    other.getMetadataContextBuilder().putFilterMetadata(SUBSET, none);
    return other.build();
  }

  static String header(ProcessingRequest message, String name) {
    return Stream.of(message.getRequestHeaders(), message.getResponseHeaders())
        .flatMap(headers -> headers.getHeaders().getHeadersList().stream())
        .filter(line -> line.getKey().equals(name))
        .map(line -> line.getRawValue().toStringUtf8())
        .findFirst()
        .orElse("");
  }

  static boolean isEmptyPiece(ProcessingRequest message) {
    return message.hasRequestBody() && message.getRequestBody().getBody().isEmpty();
  }

  static ProcessingRequest ending(ProcessingRequest message) {
    ProcessingRequest.Builder ending = message.toBuilder();
    ending.getRequestBodyBuilder().setEndOfStream(true);
    return ending.build();
  }

  static ProcessingRequest endingResponse(ProcessingRequest message) {
    ProcessingRequest.Builder ending = message.toBuilder();
    ending.getResponseBodyBuilder().setEndOfStream(true);
    return ending.build();
  }

  static List<ProcessingResponse> ended(FakeStream stream) {
    stream.end(Status.OK);
    return List.of();
  }

  /** The stream is over before the reply is sent by the caller, so it is sent through the end. */
  static List<ProcessingResponse> sayAndEnd(ProcessingResponse reply, FakeStream stream) {
    stream.endAfter(reply);
    return List.of();
  }

  static ProcessingResponse undecided() {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    reply.getRequestHeadersBuilder();
    return reply.build();
  }

  static ProcessingResponse moreTime() {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    reply.getOverrideMessageTimeoutBuilder().setSeconds(10);
    return reply.build();
  }

  /** The body with the headers; nothing more is answered then. */
  static List<ProcessingResponse> replacing(ProcessingResponse reply, FakeStream stream) {
    if (stream.mode() != FULL_DUPLEX_STREAMED || stream.isBodiless()) {
      return List.of(reply);
    }
    if (!reply.hasRequestHeaders()) {
      return List.of();
    }
    ProcessingResponse.Builder whole = reply.toBuilder();
    whole
        .getRequestHeadersBuilder()
        .getResponseBuilder()
        .setStatus(ResponseStatus.CONTINUE_AND_REPLACE)
        .setBodyMutation(BodyMutation.newBuilder().setBody(stream.body()));
    return List.of(whole.build());
  }

  static boolean isDuplexHeaders(ProcessingResponse reply, FakeStream stream) {
    return stream.mode() == FULL_DUPLEX_STREAMED
        && !stream.isBodiless()
        && reply.hasRequestHeaders();
  }

  static boolean isLastPiece(ProcessingResponse reply) {
    return reply
        .getRequestBody()
        .getResponse()
        .getBodyMutation()
        .getStreamedResponse()
        .getEndOfStream();
  }

  static ProcessingResponse withMetadataOnLastPiece(ProcessingResponse reply) {
    return isLastPiece(reply) ? saying(reply, "192.0.2.7:1") : reply;
  }

  static ProcessingResponse saying(ProcessingResponse reply, String destination) {
    return reply.toBuilder().setDynamicMetadata(FakeReplies.metadata(destination)).build();
  }

  /** Changes the header that carries a decision, wherever the decision is. */
  static ProcessingResponse onDecision(
      ProcessingResponse reply, UnaryOperator<HeaderValueOption> change) {
    ProcessingResponse.Builder other = reply.toBuilder();
    if (reply.hasRequestHeaders()) {
      change(
          other.getRequestHeadersBuilder().getResponseBuilder().getHeaderMutationBuilder(), change);
    } else if (reply.hasRequestBody() && !isDuplexPiece(reply)) {
      change(other.getRequestBodyBuilder().getResponseBuilder().getHeaderMutationBuilder(), change);
    }
    return other.build();
  }

  static boolean isDuplexPiece(ProcessingResponse reply) {
    return reply.getRequestBody().getResponse().getBodyMutation().hasStreamedResponse();
  }

  static void change(HeaderMutation.Builder mutation, UnaryOperator<HeaderValueOption> change) {
    for (int i = 0; i < mutation.getSetHeadersCount(); i++) {
      mutation.setSetHeaders(i, change.apply(mutation.getSetHeaders(i)));
    }
  }

  static ProcessingResponse everywhere(ProcessingResponse reply, UnaryOperator<String> change) {
    if (!reply.hasDynamicMetadata()) {
      return reply;
    }
    String text =
        reply
            .getDynamicMetadata()
            .getFieldsOrThrow(Destination.NAMESPACE)
            .getStructValue()
            .getFieldsOrThrow(Destination.KEY)
            .getStringValue();
    String other = change.apply(text);
    return saying(onDecision(reply, option -> header(Destination.KEY, other)), other);
  }

  static HeaderValueOption header(String name, String value) {
    return FakeReplies.header(name, value);
  }

  static HeaderValueOption asValue(HeaderValueOption option) {
    HeaderValueOption.Builder other = option.toBuilder();
    other
        .getHeaderBuilder()
        .setValue(option.getHeader().getRawValue().toStringUtf8())
        .clearRawValue();
    return other.build();
  }

  static HeaderValueOption action(HeaderValueOption option, HeaderAppendAction action) {
    return option.toBuilder().setAppendAction(action).build();
  }

  @SuppressWarnings("deprecation") // the old field is what pickers use to append
  static HeaderValueOption appended(HeaderValueOption option) {
    HeaderValueOption.Builder other = option.toBuilder();
    other.getAppendBuilder().setValue(true);
    return other.build();
  }

  static ProcessingResponse withHeadersAgain(ProcessingResponse reply) {
    if (!reply.hasRequestHeaders()) {
      return reply;
    }
    ProcessingResponse.Builder other = reply.toBuilder();
    other
        .getRequestHeadersBuilder()
        .getResponseBuilder()
        .getHeaderMutationBuilder()
        .addSetHeaders(header("x-conformance-twice", "second"));
    return other.build();
  }

  interface PieceChange {
    void apply(BodyMutation.Builder to, StreamedBodyResponse piece);
  }

  static ProcessingResponse onStreamed(ProcessingResponse reply, PieceChange change) {
    if (!isDuplexPiece(reply)) {
      return reply;
    }
    ProcessingResponse.Builder other = reply.toBuilder();
    BodyMutation.Builder mutation =
        other.getRequestBodyBuilder().getResponseBuilder().getBodyMutationBuilder();
    change.apply(mutation, mutation.getStreamedResponse());
    return other.build();
  }

  static ProcessingResponse onPiece(ProcessingResponse reply, UnaryOperator<ByteString> change) {
    return onStreamed(
        reply,
        (to, piece) -> to.getStreamedResponseBuilder().setBody(change.apply(piece.getBody())));
  }

  static BodyMutation streamed(String bytes) {
    BodyMutation.Builder mutation = BodyMutation.newBuilder();
    mutation
        .getStreamedResponseBuilder()
        .setBody(ByteString.copyFromUtf8(bytes))
        .setEndOfStream(true);
    return mutation.build();
  }

  static ProcessingResponse bodyAs(ProcessingResponse reply, BodyMutation mutation) {
    if (!reply.hasRequestBody() || isDuplexPiece(reply)) {
      return reply;
    }
    ProcessingResponse.Builder other = reply.toBuilder();
    other.getRequestBodyBuilder().getResponseBuilder().setBodyMutation(mutation);
    return other.build();
  }

  static ProcessingResponse withoutEcho(ProcessingResponse reply) {
    ProcessingResponse.Builder other = reply.toBuilder();
    if (reply.hasResponseBody()) {
      other.getResponseBodyBuilder().clearResponse();
    }
    return other.build();
  }

  static int statusOf(ProcessingResponse reply) {
    return reply.getImmediateResponse().getStatus().getCodeValue();
  }

  static ProcessingResponse status(ProcessingResponse reply, int from, int to) {
    if (statusOf(reply) != from) {
      return reply;
    }
    ProcessingResponse.Builder other = reply.toBuilder();
    other.getImmediateResponseBuilder().getStatusBuilder().setCode(StatusCode.forNumber(to));
    return other.build();
  }

  static ProcessingResponse withoutStatus(ProcessingResponse reply) {
    ProcessingResponse.Builder other = reply.toBuilder();
    if (reply.hasImmediateResponse()) {
      other.getImmediateResponseBuilder().clearStatus();
    }
    return other.build();
  }

  static ProcessingResponse refusalWith(ProcessingResponse reply, String contentType, String body) {
    if (!reply.hasImmediateResponse()) {
      return reply;
    }
    ProcessingResponse.Builder other = reply.toBuilder();
    other.getImmediateResponseBuilder().setBody(ByteString.copyFromUtf8(body));
    other
        .getImmediateResponseBuilder()
        .getHeadersBuilder()
        .setSetHeaders(0, header("content-type", contentType));
    return other.build();
  }
}
