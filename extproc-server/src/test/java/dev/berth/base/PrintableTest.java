package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b",
        "\n",
        "\t",
        "\u007f",
        "\u009b",
        "\u202e",
        "\u200b",
        "\u2028",
        "\u2029",
        "\ud800",
        "\ue000",
        "\udb80\udc00"
      })
  void of_whatATerminalOrALogMightObey_isReplaced(String harmful) {
    assertThat(Printable.of("a" + harmful + "[2Jb")).isEqualTo("a\ufffd[2Jb");
  }

  @Test
  void of_text_isLeftAsItIs() {
    assertThat(Printable.of("")).isEmpty();
    assertThat(Printable.of("café 模型 🚀 <b>\"'\\")).isEqualTo("café 模型 🚀 <b>\"'\\");
  }

  @Test
  void of_longText_isCutBetweenCharacters() {
    assertThat(Printable.of("🚀🚀🚀", 2)).isEqualTo("🚀🚀…");
    assertThat(Printable.of("🚀🚀🚀", 3)).isEqualTo("🚀🚀🚀");
    assertThat(Printable.of("\udb80\udc00x", 2)).as("nothing is left out").isEqualTo("\ufffdx");
  }
}
