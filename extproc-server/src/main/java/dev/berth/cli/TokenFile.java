package dev.berth.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of {@code --token-file}. */
final class TokenFile {

  private TokenFile() {}

  /**
   * The token in it; null without a file.
   *
   * @throws IOException with a sentence for the user
   */
  static @Nullable String read(@Nullable Path file) throws IOException {
    return file == null
        ? null
        : new String(Files.readAllBytes(readable("--token-file", file)), StandardCharsets.US_ASCII)
            .strip();
  }

  /**
   * The file itself.
   *
   * @param option that named it
   * @throws IOException with a sentence for the user, when it cannot be read
   */
  static Path readable(String option, Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(option + " " + file + " is no file that can be read");
    }
    return file;
  }
}
