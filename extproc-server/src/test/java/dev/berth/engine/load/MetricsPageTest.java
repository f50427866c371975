package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {

  private static final String NAME = "vllm:num_requests_running";

  @Test
  void values_severalSeries_inTheOrderOfThePage() {
    MetricsPage page =
        read(
            """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{engine="0",model_name="qwen3-32b"} 3.0
            vllm:num_requests_running{engine="1",model_name="qwen3-32b"} 4.0 1700000000000
            vllm:num_requests_waiting{engine="0",model_name="qwen3-32b"} 5.0
            """);

    assertThat(page.values(NAME)).containsExactly(3.0, 4.0);
    assertThat(page.values("vllm:num_requests_waiting")).as("not wanted").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NAME 7",
        "NAME 7\n",
        "NAME 7\r\n",
        "  NAME\t7  ",
        "NAME{} 7",
        "NAME {a=\"b\"} 7",
        "NAME{a=\"}\",b=\"\\\"} 9\",c=\"\\\\\"} 7",
        "NAME{a=\"b\"}7 123",
        "NAME 7 # {trace_id=\"x\"} 9",
        "\n\n#NAME 1\nNAME 7",
        "NAME2 1\nNAM 2\nOTHER{NAME=\"1\"} 3\nNAME 7\nNAME_total 4",
        "é 1\nNAME{model=\"é\"} 7",
      })
  void values_anyLegalForm_isRead(String page) {
    assertThat(read(page.replace("NAME", NAME)).values(NAME)).containsExactly(7.0);
  }

  @ParameterizedTest
  @CsvSource({
    "1e3, 1000", "+5, 5", "-0.5, -0.5", ".5, 0.5", "5., 5", "+Inf, Infinity", "-Inf, -Infinity",
    "Inf, Infinity", "NaN, NaN", "1d, NaN", "0x10p1, NaN", "1_000, NaN", "12a, NaN", "++1, NaN",
    "Infinity, NaN", "-, NaN", "'', NaN", "1e999, Infinity"
  })
  void values_numbers_areReadAsPrometheusDoes(String written, double value) {
    assertThat(read(NAME + " " + written + "\n").values(NAME)).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{a=\"", "{a=\"}", "{a=\"\\", " ", "{} ", "\n", "{a=\"b\"\n} 7"})
  void values_lineThatIsCut_isNoNumberAndSpoilsNoOther(String rest) {
    assertThat(read(NAME + rest).values(NAME)).containsExactly(Double.NaN);
    assertThat(read(NAME + rest + "\n" + NAME + " 7").values(NAME)).last().isEqualTo(7.0);
  }

  @Test
  void values_absurdlyLongNumber_isNoNumber() {
    assertThat(read(NAME + " " + "1".repeat(100_000)).values(NAME)).containsExactly(Double.NaN);
  }

  @Test
  void values_noPage_none() {
    assertThat(read("").values(NAME)).isEqualTo(List.of());
    assertThat(read("<html>no</html>").values(NAME)).isEmpty();
  }

  private static MetricsPage read(String page) {
    return MetricsPage.read(page.getBytes(UTF_8), Set.of(NAME));
  }
}
