package dev.berth.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {

  @TempDir private Path directory;

  @Test
  void assertContains_otherContent_failsAndSaysHowToUpdate() throws IOException {
    Path file = Files.writeString(directory.resolve("a.md"), "old");

    assertThatThrownBy(() -> GoldenFile.of(file, false).assertContains("new"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dberth.update-docs=true");
    assertThat(file).hasContent("old");
  }

  @Test
  void assertContains_noFile_fails() {
    assertThatThrownBy(
            () -> GoldenFile.of(directory.resolve("none.md"), false).assertContains("new"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void assertContains_update_writesFile() {
    Path file = directory.resolve("docs/a.md");

    GoldenFile.of(file, true).assertContains("new");

    assertThat(file).hasContent("new");
    GoldenFile.of(file, false).assertContains("new");
  }

  @Test
  void root_fromModule_isParentOfModules() {
    assertThat(Repository.root().resolve("extproc-server/pom.xml")).exists();
  }
}
