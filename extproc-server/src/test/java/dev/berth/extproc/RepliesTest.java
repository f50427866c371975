package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Berth writes by hand is what the published classes would write. */
class RepliesTest {

  private static final ProcessingMode OVERRIDE =
      ProcessingMode.newBuilder().setRequestBodyMode(BodySendMode.BUFFERED).build();
  private static final HeaderMutation HEADERS =
      HeaderMutation.newBuilder()
          .addSetHeaders(
              HeaderValueOption.newBuilder()
                  .setHeader(
                      HeaderValue.newBuilder()
                          .setKey("name")
                          .setRawValue(ByteString.copyFromUtf8("wert ä")))
                  .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD))
          .build();
  private static final Struct METADATA =
      Struct.newBuilder().putFields("a", Value.newBuilder().setStringValue("b").build()).build();
  private static final Passage PASSAGE =
      new Passage(HEADERS.toByteString(), METADATA.toByteString(), null);

  @Test
  void constants_each_areOfTheirKindAndEmpty() {
    assertThat(ReadReply.of(Replies.CONTINUE_REQUEST_HEADERS))
        .isEqualTo(empty().setRequestHeaders(HeadersResponse.getDefaultInstance()).build());
    assertThat(ReadReply.of(Replies.CONTINUE_REQUEST_BODY))
        .isEqualTo(empty().setRequestBody(BodyResponse.getDefaultInstance()).build());
    assertThat(ReadReply.of(Replies.CONTINUE_REQUEST_TRAILERS))
        .isEqualTo(empty().setRequestTrailers(TrailersResponse.getDefaultInstance()).build());
    assertThat(ReadReply.of(Replies.CONTINUE_RESPONSE_HEADERS))
        .isEqualTo(empty().setResponseHeaders(HeadersResponse.getDefaultInstance()).build());
    assertThat(ReadReply.of(Replies.CONTINUE_RESPONSE_BODY))
        .isEqualTo(empty().setResponseBody(BodyResponse.getDefaultInstance()).build());
    assertThat(ReadReply.of(Replies.CONTINUE_RESPONSE_TRAILERS))
        .isEqualTo(empty().setResponseTrailers(TrailersResponse.getDefaultInstance()).build());
  }

  @Test
  void continueHeaders_override_saysIt() {
    assertThat(ReadReply.of(Replies.continueHeaders(OVERRIDE)))
        .isEqualTo(
            empty()
                .setRequestHeaders(HeadersResponse.getDefaultInstance())
                .setModeOverride(OVERRIDE)
                .build());
  }

  @Test
  void decisionOnHeaders_overrideOrNone_hasHeadersAndMetadata() {
    ProcessingResponse decision =
        empty()
            .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common()))
            .setDynamicMetadata(METADATA)
            .build();

    assertThat(ReadReply.of(Replies.decisionOnHeaders(PASSAGE, null))).isEqualTo(decision);
    assertThat(ReadReply.of(Replies.decisionOnHeaders(PASSAGE, OVERRIDE)))
        .isEqualTo(decision.toBuilder().setModeOverride(OVERRIDE).build());
  }

  @Test
  void decisionOnBody_bodyStays_hasNoMutationOfIt() {
    assertThat(ReadReply.of(Replies.decisionOnBody(PASSAGE, null)))
        .isEqualTo(decisionOnBody(common()));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void decisionOnBody_bodyChanges_hasTheOther(int size) {
    ByteString other = bytes(size);

    assertThat(ReadReply.of(Replies.decisionOnBody(PASSAGE, other)))
        .isEqualTo(
            decisionOnBody(common().setBodyMutation(BodyMutation.newBuilder().setBody(other))));
  }

  @Test
  void decisionOnTrailers_passage_hasItsMetadataOnly() {
    assertThat(ReadReply.of(Replies.decisionOnTrailers(PASSAGE)))
        .isEqualTo(
            empty()
                .setRequestTrailers(TrailersResponse.getDefaultInstance())
                .setDynamicMetadata(METADATA)
                .build());
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void pieces_anySize_comeBack(int size) {
    ByteString piece = bytes(size);
    for (boolean last : new boolean[] {false, true}) {
      BodyMutation back =
          BodyMutation.newBuilder()
              .setStreamedResponse(
                  StreamedBodyResponse.newBuilder().setBody(piece).setEndOfStream(last))
              .build();

      assertThat(ReadReply.of(Replies.requestPiece(piece, last)))
          .isEqualTo(empty().setRequestBody(body(back)).build());
      assertThat(ReadReply.of(Replies.responsePiece(piece, last)))
          .isEqualTo(empty().setResponseBody(body(back)).build());
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void changedPiece_anySize_takesThePlaceOfTheOld(int size) {
    ByteString piece = bytes(size);
    BodyMutation.Builder change = BodyMutation.newBuilder();
    if (size == 0) {
      change.setClearBody(true);
    } else {
      change.setBody(piece);
    }

    assertThat(ReadReply.of(Replies.changedPiece(piece)))
        .isEqualTo(empty().setRequestBody(body(change.build())).build());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000})
  void drainTo_anyTail_writesWhatAReaderReads(int size) throws IOException {
    Reply reply = Replies.decisionOnBody(PASSAGE, bytes(size));
    ByteArrayOutputStream drained = new ByteArrayOutputStream();
    try (InputStream stream = new ReplyMarshaller().stream(reply)) {
      assertThat(stream.available()).isEqualTo(reply.size());
      assertThat(((Drainable) stream).drainTo(drained)).isEqualTo(reply.size());
    }

    assertThat(drained.toByteArray()).isEqualTo(ReadReply.bytes(reply)).hasSize(reply.size());
  }

  @Test
  void text_longerThanTheWriterExpects_isWhole() {
    String text = "x".repeat(100_000);
    WireWriter value = new WireWriter();

    value.text(Value.STRING_VALUE_FIELD_NUMBER, "behind it");
    value.text(Value.STRING_VALUE_FIELD_NUMBER, text);

    assertThat(value.toByteString())
        .isEqualTo(
            Value.newBuilder()
                .setStringValue(text)
                .build()
                .toByteString()
                .concat(Value.newBuilder().setStringValue("behind it").build().toByteString()));
  }

  /** Around the lengths at which a length takes a byte more. */
  static IntStream sizes() {
    return IntStream.of(0, 1, 100, 126, 127, 128, 129, 16_370, 16_383, 16_384, 70_000, 2_097_153);
  }

  private static ProcessingResponse decisionOnBody(CommonResponse.Builder common) {
    return empty()
        .setRequestBody(BodyResponse.newBuilder().setResponse(common))
        .setDynamicMetadata(METADATA)
        .build();
  }

  private static CommonResponse.Builder common() {
    return CommonResponse.newBuilder().setHeaderMutation(HEADERS);
  }

  private static BodyResponse body(BodyMutation mutation) {
    return BodyResponse.newBuilder()
        .setResponse(CommonResponse.newBuilder().setBodyMutation(mutation))
        .build();
  }

  private static ByteString bytes(int size) {
    return ByteString.copyFromUtf8("b".repeat(size));
  }

  private static ProcessingResponse.Builder empty() {
    return ProcessingResponse.newBuilder();
  }
}
