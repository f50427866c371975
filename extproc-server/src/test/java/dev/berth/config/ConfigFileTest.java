package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  @TempDir private Path directory;

  @Test
  void read_file_givesItsBytes() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "1234");

    assertThat(((Loaded<byte[]>) ConfigFile.read(file, 4)).config()).asString().isEqualTo("1234");
  }

  @Test
  void read_fileOverTheLimit_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "1".repeat(1025));

    assertThat(problem(file)).isEqualTo("too large: expected at most 1KiB");
  }

  @Test
  void read_missingFile_isOneProblem() {
    assertThat(problem(directory.resolve("none")))
        .isEqualTo("no such file: expected a readable file");
    assertThat(problem(directory.resolve("none/none")))
        .isEqualTo("no such file: expected a readable file");
  }

  @Test
  void read_directory_isOneProblem() {
    assertThat(problem(directory)).isEqualTo("not a regular file: expected a readable file");
  }

  @Test
  void read_pathThroughAFile_isOneProblem() throws IOException {
    Path file = Files.createFile(directory.resolve("a"));

    assertThat(problem(file.resolve("b"))).endsWith("expected a readable file");
  }

  @Test
  void read_linkInALoop_isOneProblem() throws IOException {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, link);

    assertThat(problem(link)).endsWith("expected a readable file");
  }

  private static String problem(Path file) {
    Invalid<byte[]> result = (Invalid<byte[]>) ConfigFile.read(file, 1024);
    assertThat(result.problems()).hasSize(1);
    return result.problems().get(0).toString();
  }
}
