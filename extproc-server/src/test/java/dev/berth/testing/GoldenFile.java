package dev.berth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A committed file that is made from code. A test compares the two; run with {@code
 * -Dberth.update-docs=true} it writes the file instead.
 */
public final class GoldenFile {

  private static final String UPDATE = "berth.update-docs";

  private final Path file;
  private final boolean update;

  private GoldenFile(Path file, boolean update) {
    this.file = file;
    this.update = update;
  }

  /**
   * A file of this repository.
   *
   * @param path relative to the root of the repository, as in {@code docs/metrics.md}
   */
  public static GoldenFile at(String path) {
    return new GoldenFile(Repository.root().resolve(path), Boolean.getBoolean(UPDATE));
  }

  static GoldenFile of(Path file, boolean update) {
    return new GoldenFile(file, update);
  }

  /** Fails when the file is not there or differs in any character. */
  public void assertContains(String expected) {
    try {
      if (update) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, expected);
      }
      assertThat(file).as("run the test with -D%s=true to write it", UPDATE).exists();
      assertThat(Files.readString(file))
          .as("%s is out of date: run the test with -D%s=true", file.getFileName(), UPDATE)
          .isEqualTo(expected);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
