package dev.berth.extproc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.KnownLength;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LendingMarshallerTest {

  private final LendingMarshaller marshaller =
      new LendingMarshaller(ExternalProcessorGrpc.getProcessMethod().getRequestMarshaller());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_000, 65_536, 70_000, 3 << 20, 5 << 20})
  void parse_anySize_isTheMessage(int size) {
    ProcessingRequest sent = message('x', size);

    assertThat(marshaller.parse(arriving(sent.toByteArray()))).isEqualTo(sent);
    assertThat(marshaller.parse(arriving(new byte[0])))
        .isEqualTo(ProcessingRequest.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 16_000, 17_000, 70_000, 3 << 20})
  void parse_next_takesTheBytesBackButNotThoseOwned(int size) {
    ByteString lent = body(message('x', size));
    assertThat(body(message('y', size))).isEqualTo(lent).isEqualTo(bytes('y', size));

    ByteString owned = LendingMarshaller.own(body(message('z', size)));

    assertThat(body(message('y', size))).isEqualTo(bytes('y', size));
    assertThat(owned).isEqualTo(bytes('z', size));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void own_anyMessagesInAnyOrder_staysAsItWas(long seed) {
    Random random = new Random(seed);
    List<ByteString> owned = new ArrayList<>();
    List<ByteString> wanted = new ArrayList<>();

    for (int i = 0; i < 60; i++) {
      char content = (char) ('a' + random.nextInt(26));
      int size = random.nextInt(random.nextInt(6) == 0 ? 5 << 20 : 40_000);
      ByteString piece = body(message(content, size));
      assertThat(piece).isEqualTo(bytes(content, size));
      for (int times = random.nextInt(3); times > 0; times--) {
        owned.add(LendingMarshaller.own(piece));
        wanted.add(bytes(content, size));
      }
    }

    assertThat(owned.equals(wanted)).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  @Test
  void own_largePieces_takeTheirArraysAlong() {
    LendingMarshaller.own(body(message('w', 17_000)));
    ByteString lent = body(message('x', 64 << 10));

    assertThat(LendingMarshaller.own(lent)).isSameAs(lent);
  }

  @Test
  void own_pieceThatLeavesMostOfTheArray_isCopied() {
    body(message('x', 1 << 20));

    ByteString lent = body(message('y', 64 << 10));

    assertThat(LendingMarshaller.own(lent)).isEqualTo(lent).isNotSameAs(lent);
  }

  @Test
  void parse_lengthUnknown_isTheMessage() {
    ProcessingRequest sent = message('x', 100);

    assertThat(marshaller.parse(new ByteArrayInputStream(sent.toByteArray()))).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0007", "garbage", "\u001a\u007f"})
  void parse_noMessage_endsTheCall(String bytes) {
    assertThatThrownBy(() -> marshaller.parse(arriving(bytes.getBytes(US_ASCII))))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("no ProcessingRequest");
  }

  private ByteString body(ProcessingRequest message) {
    return marshaller.parse(arriving(message.toByteArray())).getRequestBody().getBody();
  }

  private static ByteString bytes(char content, int size) {
    return ByteString.copyFromUtf8(String.valueOf(content).repeat(size));
  }

  private static ProcessingRequest message(char content, int size) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(HttpBody.newBuilder().setBody(bytes(content, size)))
        .build();
  }

  private static InputStream arriving(byte[] bytes) {
    return new Arriving(bytes);
  }

  /** As gRPC hands messages over. */
  private static final class Arriving extends ByteArrayInputStream implements KnownLength {
    Arriving(byte[] bytes) {
      super(bytes);
    }
  }
}
