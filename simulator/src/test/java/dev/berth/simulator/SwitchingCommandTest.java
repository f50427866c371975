package dev.berth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchingCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String line) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(("switching " + line).split(" "));
  }

  @Test
  void switching_oneScenario_isALineOfEveryPolicy() {
    int exitCode = execute("--scenario 1x2-8b-bursts --seconds 60 --seeds 1");

    assertThat(exitCode).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines()).hasSize(3);
    assertThat(out.toString()).contains("sleep-blind", "lru-with-holding", "\n1x2-8b-bursts ");
  }

  @Test
  void switching_twice_theSame() {
    execute("--scenario 2x4-8b --seconds 30 --seeds 2");
    String first = out.toString();
    out.getBuffer().setLength(0);

    execute("--scenario 2x4-8b --seconds 30 --seeds 2");

    assertThat(out.toString()).isEqualTo(first).isNotEmpty();
  }

  @Test
  void switching_lengthsOfATrace_areThoseOfItsRequests(@TempDir Path directory) throws Exception {
    Path trace = directory.resolve("trace.csv");
    Files.writeString(
        trace, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,100,2\n");

    int exitCode = execute("--scenario 2x4-8b --seconds 30 --seeds 1 --lengths " + trace);

    assertThat(exitCode).isZero();
    assertThat(out.toString()).contains("\n2x4-8b ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--scenario moon                   | no scenario is called \"moon\"; there are [2x4-8b,",
        "--seeds 0                         | --seeds must be between 1 and 100",
        "--seconds 0                       | --seconds must be between 1 and 86400",
        "--bars --search 0                 | --search must be between 1 and 100000",
        "--bars --scenario 2x4-8b          | --bars looks at all scenarios",
        "--scenario 2x4-8b --lengths no.csv| no.csv",
      })
  void switching_mistake_isTold(String line, String expected) {
    assertThat(execute(line)).isPositive();
    assertThat(err.toString()).contains(expected);
    assertThat(out.toString()).isEmpty();
  }
}
