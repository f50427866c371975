package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a body is cut, the result is the same, to the place of a problem. */
class RequestScannerChunkingTest {

  private static final ScanLimits LIMITS = new ScanLimits(40, 6);

  static List<String> bodies() {
    return List.of(
        "{}",
        " {\n\t\"model\" : \"qwen3-32b\" , \"stream\" : true }\r\n ",
        "{\"m\\u006Fd\\u0065l\":\"\\u0071\\ud83d\\ude80🚀é€\\n\\\"\\\\\",\"\\u0073tream\":true}",
        "{\"a\":[0,-1,2.50,-3e7,4E+05,5.6e-7,[],{},[[{}]]],\"b\":null,\"c\":false,\"model\":\"m\"}",
        "{\"long\":\"0123456789\\n"
            + "0123456\\t\\u00e90123456789abcdef\\\\\\\"\\/\\b\\f\\r"
            + "\",\"model\":\"x\"}",
        "{\"long\":\"日本語のテキスト\\u65e5\\u672c\\u8a9e\\ud800 end of it\",\"stream\":true}",
        "{\"previous_response_id\":\"resp_\\u0031\",\"model\":\"\\ud83d\\ude80\",\"x\":1}",
        "{\"model\":\"a\",\"mod\\u0065l\":\"b\"}",
        "{\"model\":\"0123456789012345678901234567890123456789x\"}",
        "{\"model\":\"012345678901234567890123456789012345678\\u00e9\"}",
        "{\"model\":\"\\ud83dx\"}",
        "{\"model\":\"\"}",
        "{\"model\":null}",
        "{\"a\":[[[[[[1]]]]]]}",
        "{\"a\":\"text \\u12x4 text\"}",
        "{\"a\":\"text \\q text\"}",
        "{\"a\":\"text \u0001 text\"}",
        "{\"a\":01}",
        "{\"a\":1.x}",
        "{\"a\":trux}",
        "{\"a\":1]",
        "{\"a\":1} x",
        "{\"a\":\"never closed",
        "\ufeff{}",
        "[1]",
        "  ");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void feed_splitAnywhere_givesTheSameResult(String text) {
    byte[] body = text.getBytes(UTF_8);
    ScanResult expected = Scans.whole(body, LIMITS);

    for (int cut = 0; cut <= body.length; cut++) {
      assertThat(Scans.split(body, LIMITS, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void feed_chunksOfOneSize_giveTheSameResult(String text) {
    byte[] body = text.getBytes(UTF_8);
    ScanResult expected = Scans.whole(body, LIMITS);

    for (int size = 1; size <= 17; size++) {
      assertThat(Scans.inChunksOf(size, body, LIMITS)).as("chunks of %d", size).isEqualTo(expected);
    }
  }
}
