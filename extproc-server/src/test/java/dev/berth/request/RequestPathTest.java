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
    "POST, /v1/completions,                     COMPLETIONS",
    "POST, /v1/completions?,                    COMPLETIONS",
    "POST, /v1/responses,                       RESPONSES",
    "POST, /v1/embeddings,                      EMBEDDINGS",
    "POST, /v1/messages,                        MESSAGES",
    "POST, /v1/messages?beta=true,              MESSAGES",
    "POST, /v1/messages/count_tokens,           COUNT_TOKENS",
    "POST, /v1/messages/count_tokens?beta=true, COUNT_TOKENS",
    "GET,  /v1/models,                          LIST_MODELS",
    "GET,  /v1/models/,                         LIST_MODELS",
    "GET,  /v1/models?limit=3,                  LIST_MODELS",
    "GET,  /v1/models/?limit=3,                 LIST_MODELS",
    "GET,  /v1/chat/completions,                OTHER",
    "GET,  /v1/responses/resp_1,                OTHER",
    "POST, /v1/responses/resp_1/cancel,         OTHER",
    "POST, /v1/models,                          OTHER",
    "HEAD, /v1/models,                          OTHER",
    "post, /v1/completions,                     OTHER",
    "GET,  /v1/modelsx,                         OTHER",
    "GET,  /v1/model,                           OTHER",
    "GET,  /v1/mod?els/,                        OTHER",
    "POST, /v1/chat/completionsx,               OTHER",
    "POST, /v1/chat/completions/,               OTHER",
    "POST, /prefix/v1/completions,              OTHER",
    "POST, /?/v1/completions,                   OTHER",
    "POST, /rerank,                             OTHER",
    "OPTIONS, *,                                OTHER",
  })
  void of_methodAndPath_givesTheShape(String method, String path, ApiShape shape) {
    assertThat(RequestPath.of(method, path)).isEqualTo(new RequestPath(shape, null));
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
    assertThat(RequestPath.of("GET", path)).isEqualTo(new RequestPath(ApiShape.GET_MODEL, id));
  }

  @Test
  void of_knownPaths_giveConstants() {
    assertThat(RequestPath.of("POST", "/v1/chat/completions?a"))
        .isSameAs(RequestPath.of("POST", "/v1/chat/completions"));
    assertThat(RequestPath.of("GET", "/v1/models")).isSameAs(RequestPath.of("GET", "/v1/models/"));
    assertThat(RequestPath.of("GET", "/")).isSameAs(RequestPath.of("PUT", "/x"));
  }

  @Test
  void new_modelIdAndShapeThatDisagree_throws() {
    assertThatThrownBy(() -> new RequestPath(ApiShape.GET_MODEL, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestPath(ApiShape.OTHER, "m"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
