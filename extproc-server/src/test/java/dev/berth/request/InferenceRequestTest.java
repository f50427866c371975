package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceRequestTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "7, 1", "8, 2", "4194304, 1048576"})
  void promptTokens_bodyBytes_areFourToOneAndAtLeastOne(long bodyBytes, long tokens) {
    assertThat(request(bodyBytes).promptTokens()).isEqualTo(tokens);
  }

  @Test
  void new_negativeSize_throws() {
    assertThatThrownBy(() -> request(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static InferenceRequest request(long bodyBytes) {
    return new InferenceRequest(ApiShape.CHAT_COMPLETIONS, null, false, bodyBytes);
  }
}
