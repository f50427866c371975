package dev.berth.simulator.policies.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFilesTest {
  private static final String MOONCAKE =
      """
      {"timestamp": 3000, "input_length": 513, "output_length": 2, "hash_ids": [0, 7]}

      {"timestamp": 0, "input_length": 512, "output_length": 1, "hash_ids": [0]}
      """;
  private static final String AZURE =
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"
          + "2023-11-16 18:15:46.6805900,374,44\r\n"
          + "2023-11-16 18:15:50.9951690,396,109";

  @TempDir private Path directory;

  @Test
  void mooncake_linesInAnyOrder_areInTheOrderOfArrival() throws IOException {
    Trace trace = source(MOONCAKE, 0).read(1, 100);

    assertThat(trace.requests()).extracting(TraceRequest::promptTokens).containsExactly(512, 513);
    assertThat(trace.requests().get(1).arrivalNanos()).isEqualTo(3_000_000_000L);
    assertThat(trace.requests().get(1).blocks()).containsExactly(0, 7);
    assertThat(trace.requests().get(1).index()).isEqualTo(1);
  }

  @Test
  void mooncake_withoutHashIdsAndWithOtherFields_sharesNothing() throws IOException {
    String line = "{\"timestamp\": 5, \"model\": \"m\", \"input_length\": 9, \"output_length\": 2}";

    TraceRequest request = source(line, 0).read(1, 1).requests().get(0);

    assertThat(request.promptTokens()).isEqualTo(9);
    assertThat(request.blocks()).isEmpty();
  }

  @Test
  void mooncake_withBins_putsEachRequestInItsBinByTheSeed() throws IOException {
    TraceSource source = source(MOONCAKE, 3_000_000_000L);

    TraceRequest second = source.read(1, 100).requests().get(1);
    TraceRequest again = source.read(1, 100).requests().get(1);
    TraceRequest other = source.read(2, 100).requests().get(1);
    assertThat(second.arrivalNanos()).isBetween(3_000_000_000L, 6_000_000_000L);
    assertThat(again.arrivalNanos()).isEqualTo(second.arrivalNanos());
    assertThat(other.arrivalNanos()).isNotEqualTo(second.arrivalNanos());
  }

  @Test
  void azure_rows_haveTimesSinceTheFirstAndNoBlocks() throws IOException {
    Trace trace = source(AZURE, 0).read(1, 100);

    assertThat(trace.requests()).extracting(TraceRequest::outputTokens).containsExactly(44, 109);
    assertThat(trace.requests().get(1).arrivalNanos()).isEqualTo(4_314_579_000L);
    assertThat(trace.requests().get(1).blocks()).isEmpty();
  }

  @Test
  void read_fewerWanted_takesTheFirst() throws IOException {
    assertThat(source(MOONCAKE, 0).read(1, 1).requests())
        .extracting(TraceRequest::promptTokens)
        .containsExactly(512);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"timestamp\": 0| line 1: this is not JSON",
        "{\"input_length\": 1, \"output_length\": 1, \"hash_ids\": []}| line 1: timestamp must be",
        "{\"timestamp\": 0, \"output_length\": 1, \"hash_ids\": []}| line 1: input_length must be",
        "{\"timestamp\": 0, \"input_length\": 1.5, \"output_length\": 1, \"hash_ids\": []}|"
            + " line 1: input_length must be",
        "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 0, \"hash_ids\": []}|"
            + " line 1: the answer has 0 tokens, expected 1 to 16777216",
        "{\"timestamp\": -1, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": []}|"
            + " line 1: a request arrives before the trace begins",
        "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": [\"a\"]}|"
            + " line 1: hash_ids must be a list of whole numbers",
        "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": {}}|"
            + " line 1: hash_ids must be a list of whole numbers",
        "{\"timestamp\": 0, \"input_length\": 512, \"output_length\": 1, \"hash_ids\": [1, 2]}|"
            + " line 1: 2 blocks of 512 tokens are too many for a prompt of 512 tokens",
        "TIMESTAMP,ContextTokens,GeneratedTokens\\nyesterday,1,1|"
            + " line 2: \"yesterday\" is no date and time",
        "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:15:46,1|"
            + " line 2: expected three values",
        "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:15:46,1,x|"
            + " line 2: \"x\" is no number of tokens",
        "a,b| line 1: expected an object of JSON (Mooncake) or",
      })
  void read_badLine_saysWhereAndWhat(String text, String problem) {
    assertThatThrownBy(() -> source(text.replace("\\n", "\n"), 0).read(1, 100))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("trace " + problem.strip());
  }

  @Test
  void read_notText_saysSo() throws IOException {
    Path file = Files.write(directory.resolve("trace"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> TraceFiles.of(file, 0))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("this is not text in UTF-8");
  }

  @Test
  void read_noRows_saysSo() {
    assertThatThrownBy(() -> source(AzureTrace.HEADER, 0).read(1, 100))
        .hasMessage("trace has no requests");
  }

  private TraceSource source(String text, long binNanos) throws IOException {
    Path file = directory.resolve("trace");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return TraceFiles.of(file, binNanos);
  }
}
