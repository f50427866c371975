package dev.berth.simulator.policies.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the formats of trace files apart. Stateless. */
public final class TraceFiles {
  private TraceFiles() {}

  /**
   * The source that reads this file, by its first line.
   *
   * @param binNanos as of {@link MooncakeTrace}
   */
  public static TraceSource of(Path file, long binNanos) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      if (first != null && first.strip().startsWith("{")) {
        return new MooncakeTrace(file, binNanos);
      }
      if (first != null && first.strip().equals(AzureTrace.HEADER)) {
        return new AzureTrace(file);
      }
      throw new TraceFormatException(
          file,
          1,
          "expected an object of JSON (Mooncake) or \"" + AzureTrace.HEADER + "\" (Azure)");
    } catch (CharacterCodingException e) {
      throw new TraceFormatException(file, 1, "this is not text in UTF-8");
    }
  }
}
