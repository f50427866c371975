package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.request.ModelSpan.Form;
import org.junit.jupiter.api.Test;

class ModelSpanTest {

  @Test
  void write_jsonString_isQuotedAndEscaped() {
    assertThat(new ModelSpan(0, 1, Form.JSON_STRING).write("a\"\\\n\u0001é🚀"))
        .isEqualTo("\"a\\\"\\\\\\n\\u0001é🚀\"".getBytes(UTF_8));
  }

  @Test
  void write_plain_isTheNameItself() {
    assertThat(new ModelSpan(0, 1, Form.PLAIN).write("a\"é🚀")).isEqualTo("a\"é🚀".getBytes(UTF_8));
  }
}
