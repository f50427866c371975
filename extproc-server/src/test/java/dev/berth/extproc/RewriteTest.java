package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.Body.Cut;
import dev.berth.extproc.Body.End;
import dev.berth.extproc.StreamHarness.Envoy;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An alias becomes the model that it stands for, wherever it stands, and nothing else changes. */
class RewriteTest {

  private static final String ALIAS = "gpt-4";
  private static final String MODEL = "qwen3-32b";
  private static final String REST = ",\"messages\":[{\"content\":\"" + "x".repeat(3000) + "\"}]}";
  private static final String SENT = "{\"stream\":true,\"model\":\"" + ALIAS + "\"" + REST;
  private static final String RECEIVED = "{\"stream\":true,\"model\":\"" + MODEL + "\"" + REST;

  private final StreamHarness harness =
      new StreamHarness(
          Routes.of(CompletionMode.STREAM).withAlias(ALIAS, MODEL),
          new ExtProcSettings(1 << 20, 4 << 20));

  RewriteTest() {
    harness.pool.applyDiscovery(List.of(serving("10.0.0.1:8000", MODEL, "other")));
  }

  @AfterEach
  void nothingIsLeft() {
    harness.envoys().forEach(Envoy::cancel);
    harness.assertNothingLeft();
    harness.close();
  }

  @ParameterizedTest
  @CsvSource({"BUFFERED", "PARTIAL", "AT_ONCE", "DUPLEX"})
  void bodyModel_everyCutAndEnd_isReplaced(Mode mode) {
    for (Cut cut : Cut.values()) {
      for (End end : List.of(End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS)) {
        Envoy envoy = play(mode, Body.of(ByteString.copyFromUtf8(SENT), cut, end));

        envoy.model.assertNothingWaits();
        assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo(RECEIVED);
        assertThat(set(envoy, "content-length")).isEqualTo("" + RECEIVED.length());
      }
    }
  }

  private Envoy play(Mode mode, Body body) {
    Envoy envoy = harness.envoy(mode.request()).header("content-length", "" + body.bytes().size());
    EnvoyDriver.of(envoy, "/v1/chat/completions", body, mode, true).request();
    return envoy;
  }

  @Test
  void lengthNotDeclared_noneIsSet() {
    Envoy envoy = harness.envoy(Mode.BUFFERED.request()).chat().body(SENT, true);

    assertThat(set(envoy, "content-length")).isNull();
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo(RECEIVED);
  }

  @ParameterizedTest
  @EnumSource
  void nameThatIsNoAlias_bodyIsNotTouched(Mode mode) {
    String sent = "{\"model\":\"" + MODEL + "\"}";
    Envoy envoy = harness.envoy(mode.request()).header("x-gateway-model-name", MODEL);
    EnvoyDriver.of(envoy, "/v1/completions", Body.of(sent, End.LAST_PIECE), mode, true).request();

    envoy.model.assertNothingWaits();
    assertThat(set(envoy, "content-length")).isNull();
    if (mode != Mode.DUPLEX) {
      assertThat(envoy.replies).noneMatch(r -> r.getRequestBody().getResponse().hasBodyMutation());
    }
  }

  @ParameterizedTest
  @EnumSource
  void pathModel_isReplacedInThePathAlone(Mode mode) {
    Body body = Body.of("{\"inputs\":[]}", End.EMPTY_PIECE);
    Envoy envoy = harness.envoy(mode.request());

    EnvoyDriver.of(envoy, "/v2/models/" + ALIAS + "/infer?x=1", body, mode, true).request();

    envoy.model.assertNothingWaits();
    assertThat(set(envoy, ":path")).isEqualTo("/v2/models/" + MODEL + "/infer?x=1");
    assertThat(set(envoy, "content-length")).isNull();
  }

  @Test
  void form_modelIsReplacedInItsField() {
    String form =
        "--b\r\ncontent-disposition: form-data; name=model\r\n\r\n%s\r\n"
            + "--b\r\ncontent-disposition: form-data; name=file; filename=f\r\n\r\nRIFF\r\n--b--";
    Envoy envoy =
        harness
            .envoy(Mode.DUPLEX.request())
            .header("content-type", "multipart/form-data; boundary=b");
    Body body = Body.of(ByteString.copyFromUtf8(form.formatted(ALIAS)), Cut.BYTES, End.EMPTY_PIECE);

    EnvoyDriver.of(envoy, "/v1/audio/transcriptions", body, Mode.DUPLEX, true).request();

    envoy.model.assertNothingWaits();
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo(form.formatted(MODEL));
  }

  /** The value that some reply sets a request header to; null when none does. */
  private static @Nullable String set(Envoy envoy, String name) {
    return envoy.replies.stream()
        .map(
            reply ->
                reply.hasRequestHeaders()
                    ? reply.getRequestHeaders().getResponse()
                    : reply.getRequestBody().getResponse())
        .flatMap(common -> common.getHeaderMutation().getSetHeadersList().stream())
        .map(HeaderValueOption::getHeader)
        .filter(header -> header.getKey().equals(name))
        .map(header -> header.getRawValue().toStringUtf8())
        .findFirst()
        .orElse(null);
  }
}
