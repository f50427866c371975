package dev.berth.simulator.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseScannerTest {
  private final SseScanner scanner = new SseScanner("data: [DONE]");

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void feed_byteByByte_seesDataAndThenTheLastLine(String lineEnd) {
    feedByteByByte(": a comment" + lineEnd + "event: x" + lineEnd);
    assertThat(scanner.sawData()).isFalse();

    feedByteByByte("data: {\"a\":" + "1".repeat(500) + "}" + lineEnd + lineEnd);
    assertThat(scanner.sawData()).isTrue();
    assertThat(scanner.sawLastLine()).isFalse();

    feedByteByByte("data: [DONE]" + lineEnd + lineEnd);
    assertThat(scanner.sawLastLine()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: [DONE] \n", "data: x data: [DONE]\n", "data: [DONE]", "[DONE]\n"})
  void feed_linesThatOnlyResembleTheLast_areNotTheLast(String text) {
    feedByteByByte(text);

    assertThat(scanner.sawLastLine()).isFalse();
  }

  @Test
  void feed_lineWithoutItsEnd_isNoDataYet() {
    feedByteByByte("data: {");

    assertThat(scanner.sawData()).isFalse();
  }

  private void feedByteByByte(String text) {
    for (byte value : text.getBytes(UTF_8)) {
      scanner.feed(Unpooled.wrappedBuffer(new byte[] {value}));
    }
  }
}
