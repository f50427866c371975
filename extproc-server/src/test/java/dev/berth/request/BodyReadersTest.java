package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReadersTest {

  private static final String FORM = "multipart/form-data; boundary=B";

  @ParameterizedTest
  @CsvSource({
    "CHAT_COMPLETIONS,    ,                           JSON",
    "CHAT_COMPLETIONS,    application/json,           JSON",
    "CHAT_COMPLETIONS,    text/plain,                 JSON",
    "CHAT_COMPLETIONS,    application/grpc,           JSON",
    "CHAT_COMPLETIONS,    multipart/form-data; boundary=B, FORM",
    "AUDIO_TRANSCRIPTION, multipart/form-data; boundary=B, FORM",
    "AUDIO_TRANSCRIPTION, Multipart/Form-Data;BOUNDARY=B,  FORM",
    "IMAGE_EDIT,          application/json,           JSON",
    "IMAGE_EDIT,          ,                           JSON",
    "IMAGE_EDIT,          application/octet-stream,   NONE",
    "OTHER,               ,                           JSON",
    "OTHER,               application/json,           JSON",
    "OTHER,               application/json; charset=utf-8, JSON",
    "OTHER,               Application/JSON,           JSON",
    "OTHER,               application/vnd.x+json,     JSON",
    "OTHER,               text/json,                  JSON",
    "OTHER,               application/x-ndjson,       NONE",
    "OTHER,               application/jsonl,          NONE",
    "OTHER,               text/plain,                 NONE",
    "OTHER,               '',                         NONE",
    "OTHER,               multipart/form-data; boundary=B, NONE",
  })
  void of_shapeAndContentType_choosesTheReader(
      ApiShape shape, @Nullable String contentType, String expected) {
    BodyReader reader = BodyReaders.of(Paths.of(shape), contentType, ScanLimits.DEFAULT, null);

    assertThat(kind(reader)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_ANY,
      names = {"KSERVE_.*", "GEMINI_.*", "GRPC", "STORED_RESPONSE", ".*_MODELS?", "ADMIN.*"})
  void of_shapeDecidedByItsHead_isNobody(ApiShape shape) {
    assertThat(BodyReaders.of(Paths.of(shape), "application/json", ScanLimits.DEFAULT, null))
        .isNull();
    assertThat(BodyReaders.of(Paths.of(shape), FORM, ScanLimits.DEFAULT, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"",
        "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=aé",
        "multipart/form-data; boundary="
            + "01234567890123456789012345678901234567890123456789012345678901234567890",
      })
  void of_formWithoutOneGoodBoundary_isRefusedAtOnce(String contentType) {
    BodyReader reader =
        BodyReaders.of(Paths.of(ApiShape.IMAGE_EDIT), contentType, ScanLimits.DEFAULT, null);

    assertThat(reader).isNotNull();
    reader.feed("--B--".getBytes(UTF_8), 0, 5);
    assertThat(reader.soFar())
        .isEqualTo(
            new ScanResult.Malformed("The content type of the form must name one boundary.", 0));
    assertThat(reader.finish()).isEqualTo(reader.soFar());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data, x; boundary=B",
        "multipart/form-data-x; boundary=B",
        "multipart/form-data; boundary=B; charset=utf-7",
        "multipart/form-data; charset; boundary=B",
      })
  void of_formThatServersReadInDifferentWays_isRefusedAtOnce(String contentType) {
    for (ApiShape shape : new ApiShape[] {ApiShape.IMAGE_EDIT, ApiShape.CHAT_COMPLETIONS}) {
      BodyReader reader = BodyReaders.of(Paths.of(shape), contentType, ScanLimits.DEFAULT, null);

      assertThat(reader).isNotNull();
      assertThat(reader.finish())
          .isEqualTo(
              new ScanResult.Malformed(
                  "The content type of a form must be multipart/form-data, in UTF-8.", 0));
    }
  }

  @Test
  void of_quotedBoundary_isUnderstood() {
    String boundary = "a b'()+_,-./:=?";
    BodyReader reader =
        BodyReaders.of(
            Paths.of(ApiShape.AUDIO_TRANSLATION),
            "multipart/form-data; charset=utf-8; boundary=\"" + boundary + "\"",
            ScanLimits.DEFAULT,
            null);
    byte[] form = ("--" + boundary + "--").getBytes(UTF_8);

    assertThat(reader).isNotNull();
    assertThat(Scans.split(reader, form, 3)).isEqualTo(ScanResult.Scanned.NOTHING);
  }

  @Test
  void of_limits_areKept() {
    byte[] body = "{\"model\":\"ab\"}".getBytes(UTF_8);
    BodyReader reader =
        BodyReaders.of(Paths.of(ApiShape.COMPLETIONS), null, new ScanLimits(1, 1), null);

    assertThat(reader).isNotNull();
    assertThat(Scans.split(reader, body, 1)).isInstanceOf(ScanResult.Malformed.class);
  }

  private static String kind(@Nullable BodyReader reader) {
    return reader == null ? "NONE" : reader instanceof RequestScanner ? "JSON" : "FORM";
  }
}
