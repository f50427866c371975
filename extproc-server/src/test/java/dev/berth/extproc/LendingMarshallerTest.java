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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void parse_next_takesTheBytesBackButNotThoseOwned() {
    ByteString lent =
        marshaller.parse(arriving(message('x', 9).toByteArray())).getRequestBody().getBody();
    ByteString owned = LendingMarshaller.own(lent);

    marshaller.parse(arriving(message('y', 9).toByteArray()));

    assertThat(lent.toStringUtf8()).isEqualTo("yyyyyyyyy");
    assertThat(owned.toStringUtf8()).isEqualTo("xxxxxxxxx");
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

  private static ProcessingRequest message(char content, int size) {
    ByteString body = ByteString.copyFromUtf8(String.valueOf(content).repeat(size));
    return ProcessingRequest.newBuilder()
        .setRequestBody(HttpBody.newBuilder().setBody(body))
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
