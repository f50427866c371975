package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/chat/completions,                CHAT_COMPLETIONS",
    "POST, /v1/chat/completions?api-version=1,  CHAT_COMPLETIONS",
    "POST, /v1/chat/completions#x,              CHAT_COMPLETIONS",
    "POST, /v1/chat/completions/batch,          CHAT_COMPLETIONS_BATCH",
    "POST, /v1/completions,                     COMPLETIONS",
    "POST, /v1/completions?,                    COMPLETIONS",
    "POST, /v1/chat/completions/render,         RENDER",
    "POST, /v1/completions/render,              RENDER",
    "POST, /v1/responses,                       RESPONSES",
    "POST, /v1/embeddings,                      EMBEDDINGS",
    "POST, /v1/messages,                        MESSAGES",
    "POST, /v1/messages?beta=true,              MESSAGES",
    "POST, /v1/messages/count_tokens,           COUNT_TOKENS",
    "POST, /v1/messages/count_tokens?beta=true, COUNT_TOKENS",
    "POST, /v2/embed,                           EMBED",
    "POST, /rerank,                             RERANK",
    "POST, /v1/rerank,                          RERANK",
    "PUT,  /v1/rerank,                          RERANK",
    "POST, /v2/rerank,                          RERANK",
    "POST, /score,                              SCORE",
    "POST, /v1/score,                           SCORE",
    "POST, /generative_scoring,                 SCORE",
    "POST, /classify,                           CLASSIFY",
    "POST, /v1/classify,                        CLASSIFY",
    "POST, /pooling,                            POOLING",
    "POST, /tokenize,                           TOKENIZE",
    "POST, /detokenize,                         DETOKENIZE",
    "POST, /v1/audio/transcriptions,            AUDIO_TRANSCRIPTION",
    "POST, /v1/audio/translations,              AUDIO_TRANSLATION",
    "POST, /v1/audio/speech,                    AUDIO_SPEECH",
    "POST, /v1/images/generations,              IMAGE_GENERATION",
    "POST, /v1/images/edits,                    IMAGE_EDIT",
    "POST, /v1/images/variations,               IMAGE_VARIATION",
    "POST, /generate,                           GENERATE",
    "PUT,  /generate,                           GENERATE",
    "POST, /inference/v1/generate,              GENERATE",
    "POST, /invocations,                        INVOCATIONS",
    "GET,  /v1/models,                          LIST_MODELS",
    "GET,  /v1/models/,                         LIST_MODELS",
    "GET,  /v1/models?limit=3,                  LIST_MODELS",
    "GET,  /v1/models/?limit=3,                 LIST_MODELS",
    "GET,  /v1/chat/completions,                OTHER",
    "POST, /v1/models,                          ADMINISTRATION",
    "POST, /v1/models/qwen,                     OTHER",
    "POST, /v1/models/llama3:8b,                OTHER",
    "POST, /v1/models/:generateContent,         OTHER",
    "POST, /v2/models//infer,                   OTHER",
    "POST, /v2/models/m,                        OTHER",
    "POST, /v2/models/m/infer/x,                OTHER",
    "POST, /v2/models/m/versions/1,             OTHER",
    "GET,  /v2/models/m/infer,                  OTHER",
    "GET,  /v1/responses,                       OTHER",
    "GET,  /v1/responses/,                      OTHER",
    "POST, /v1/responses/resp_1,                OTHER",
    "PUT,  /v1/responses/resp_1/cancel,         OTHER",
    "GET,  /v1/responses/resp_1/cancel,         OTHER",
    "HEAD, /v1/models,                          OTHER",
    "post, /v1/completions,                     OTHER",
    "GET,  /v1/modelsx,                         OTHER",
    "GET,  /v1/model,                           OTHER",
    "GET,  /v1/mod?els/,                        OTHER",
    "POST, /v1/chat/completionsx,               OTHER",
    "POST, /prefix/v1/completions,              OTHER",
    "POST, /?/v1/completions,                   OTHER",
    "GET,  /health,                             OTHER",
    "GET,  /metrics,                            OTHER",
    "GET,  /load,                               OTHER",
    "OPTIONS, *,                                OTHER",
  })
  void of_methodAndPath_givesTheShape(String method, String path, ApiShape shape) {
    assertThat(RequestPath.of(method, path)).isEqualTo(new RequestPath(shape, null));
  }

  @ParameterizedTest
  @CsvSource({
    "//v1/chat/completions",
    "/v1/chat/completions/",
    "/v1/%63hat/completions",
    "/v1/chat%2Fcompletions",
    "/v1/x/../chat/./completions",
    "/v1/chat/completions%0a",
    "/v1/chat%252fcompletions?a=b",
    "\\v1\\chat\\completions",
  })
  void of_apiWrittenInAnotherWay_isThatApi(String path) {
    assertThat(RequestPath.of("POST", path).shape()).isEqualTo(ApiShape.CHAT_COMPLETIONS);
    assertThat(RequestPath.of("PUT", path).shape()).isEqualTo(ApiShape.CHAT_COMPLETIONS);
    assertThat(RequestPath.of("GET", path).shape()).isEqualTo(ApiShape.OTHER);
  }

  @Test
  void of_emptyPath_isOther() {
    assertThat(RequestPath.of("GET", "").shape()).isEqualTo(ApiShape.OTHER);
    assertThat(RequestPath.of("POST", "?").shape()).isEqualTo(ApiShape.OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models/qwen3-32b,            qwen3-32b",
    "/v1/models/org/name,             org/name",
    "/v1/models/org%2Fname,           org/name",
    "/v1/models/org%2fname?x=%41,     org/name",
    "/v1/models/llama3:8b@v1,         llama3:8b@v1",
    "/v1/models/sleep,                sleep",
    "/v1/models/a+b%20c,              a+b c",
    "/v1/models/caf%C3%A9,            café",
    "/v1/models/café%21,              café!",
    "/v1/models/%F0%9F%9A%80,         🚀",
    "/v1/models/100%,                 100%",
    "/v1/models/%4,                   %4",
    "/v1/models/%zz%41,               %zzA",
    "/v1/models/%%341,                %41",
    "/v1/models/%-1,                  %-1",
    "/v1/models/%ff,                  \ufffd",
  })
  void of_oneModel_givesItsDecodedId(String path, String id) {
    RequestPath read = RequestPath.of("GET", path);

    assertThat(read.shape()).isEqualTo(ApiShape.GET_MODEL);
    assertThat(read.model()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/models/m/infer,                             KSERVE_INFER,        m,        false",
    "POST, /v2/models/org%2Fname/versions/3/infer?x=1,     KSERVE_INFER,        org/name, false",
    "POST, /v2/models/pause/infer,                         KSERVE_INFER,        pause,    false",
    "POST, /v1/models/m:predict,                           KSERVE_INFER,        m,        false",
    "POST, /v2/models/m/generate,                          KSERVE_GENERATE,     m,        false",
    "POST, /v2/models/m/generate_stream,                   KSERVE_GENERATE,     m,        true",
    "POST, /v2/models/m/versions/1/generate_stream,        KSERVE_GENERATE,     m,        true",
    "GET,  /v2/models/m,                                   KSERVE_MODEL,        m,        false",
    "GET,  /v2/models/m/versions/1,                        KSERVE_MODEL,        m,        false",
    "GET,  /v2/models/m/ready,                             KSERVE_MODEL,        m,        false",
    "POST, /v1beta/models/gemini-2.5-pro:generateContent,  GEMINI_GENERATE, gemini-2.5-pro, false",
    "POST, /v1beta/models/m:streamGenerateContent?alt=sse, GEMINI_GENERATE,     m,        true",
    "POST, /v1/models/org/name:generateContent,            GEMINI_GENERATE,     org/name, false",
    "POST, /v1/models/llama3:8b:streamGenerateContent,     GEMINI_GENERATE,    llama3:8b, true",
    "POST, /v1beta/models/m:countTokens,                   GEMINI_COUNT_TOKENS, m,        false",
    "POST, /v1beta/models/m:embedContent,                  GEMINI_EMBED,        m,        false",
    "POST, /v1/models/m:batchEmbedContents,                GEMINI_EMBED,        m,        false",
  })
  void of_modelInThePath_namesIt(
      String method, String path, ApiShape shape, String model, boolean stream) {
    RequestPath read = RequestPath.of(method, path);

    assertThat(read.shape()).isEqualTo(shape);
    assertThat(read.model()).isEqualTo(model);
    assertThat(read.stream()).isEqualTo(stream);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/responses/resp_1,                     resp_1",
    "GET,    /v1/responses/resp_1?stream=true,         resp_1",
    "DELETE, /v1/responses/resp_1,                     resp_1",
    "POST,   /v1/responses/resp_1/cancel,              resp_1",
    "GET,    /v1/responses/resp_1/input_items?limit=1, resp_1",
    "GET,    /v1/responses/resp%5F1,                   resp_1",
  })
  void of_storedResponse_givesItsId(String method, String path, String id) {
    assertThat(RequestPath.of(method, path))
        .isEqualTo(new RequestPath(ApiShape.STORED_RESPONSE, null, false, id));
  }

  @ParameterizedTest
  @CsvSource({
    "/inference.GRPCInferenceService/ModelInfer, application/grpc,       GRPC",
    "/vllm.Engine/Generate,                      application/grpc+proto, GRPC",
    "/x,                                         Application/gRPC-Web,   GRPC",
    "/x,                                         application/json,       OTHER",
    "/x,                                         ,                       OTHER",
    "/v1/completions,                            application/grpc,       COMPLETIONS",
    "//v1/completions,                           application/grpc,       COMPLETIONS",
    "/sglang.Scheduler/FlushCache,               application/grpc,       ADMINISTRATION",
  })
  void of_contentType_makesGrpcOfWhatIsNotKnown(String path, String type, ApiShape shape) {
    assertThat(RequestPath.of("POST", path, type).shape()).isEqualTo(shape);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/models/m/infer?a=m,                     /v2/models/new%2Fone/infer?a=m",
    "POST, /v2/models/infer/versions/infer/infer, /v2/models/new%2Fone/versions/infer/infer",
    "POST, /v1beta/models/a%2fb:generateContent?k=%20, "
        + "/v1beta/models/new%2Fone:generateContent?k=%20",
    "POST, /v1/models/a/b:c:generateContent,           /v1/models/new%2Fone:generateContent",
    "GET,  /v1/models/x#y,                             /v1/models/new%2Fone#y",
  })
  void withModel_modelInThePath_changesNothingElse(String method, String path, String expected) {
    RequestPath read = RequestPath.of(method, path);

    String rewritten = read.withModel(path, "new/one");

    assertThat(rewritten).isEqualTo(expected);
    assertThat(RequestPath.of(method, rewritten).model()).isEqualTo("new/one");
  }

  @Test
  void withModel_noModelInThePath_throws() {
    RequestPath read = RequestPath.of("POST", "/v1/completions");

    assertThatThrownBy(() -> read.withModel("/v1/completions", "m"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void of_knownPaths_giveConstants() {
    assertThat(RequestPath.of("POST", "/v1/chat/completions?a"))
        .isSameAs(RequestPath.of("POST", "/v1/chat/completions"));
    assertThat(RequestPath.of("GET", "/v1/models")).isSameAs(RequestPath.of("GET", "/v1/models/"));
    assertThat(RequestPath.of("GET", "/")).isSameAs(RequestPath.of("PUT", "/x"));
  }

  @Test
  void new_contradiction_throws() {
    assertThatThrownBy(() -> new RequestPath(ApiShape.GET_MODEL, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestPath(ApiShape.OTHER, null, false, "resp_1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestPath(ApiShape.STORED_RESPONSE, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PathModel("", 1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PathModel("m", 2, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PathModel("m", -1, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
