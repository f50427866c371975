package dev.berth.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of a small file on disk. Blocks on the disk, so not for event loops. */
public final class ConfigFile {

  private ConfigFile() {}

  /**
   * Reads a whole file; symbolic links are followed.
   *
   * @param maxBytes a larger file is refused, whatever its declared size
   */
  public static ConfigResult<byte[]> read(Path file, int maxBytes) {
    try {
      // Opening a pipe would wait for its writer.
      return Files.exists(file) && !Files.isRegularFile(file)
          ? problem("not a regular file", "a readable file")
          : limited(file, maxBytes);
    } catch (NoSuchFileException missing) {
      return problem("no such file", "a readable file");
    } catch (AccessDeniedException denied) {
      return problem("permission denied", "a readable file");
    } catch (IOException failure) {
      return problem(Excerpt.plain(String.valueOf(failure.getMessage())), "a readable file");
    }
  }

  private static ConfigResult<byte[]> limited(Path file, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes);
      return in.read() < 0
          ? new ConfigResult.Loaded<>(bytes)
          : problem("too large", "at most " + SizeRange.text(maxBytes));
    }
  }

  private static ConfigResult<byte[]> problem(String found, String expected) {
    return ConfigResult.invalid(new Problem("", found, expected));
  }
}
