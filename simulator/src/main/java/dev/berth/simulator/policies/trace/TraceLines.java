package dev.berth.simulator.policies.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;

/** Reads a trace file line by line and says of what goes wrong in which line it was. Stateless. */
final class TraceLines {

  /** Makes a request of one line. */
  interface LineReader {

    /**
     * Takes the next line.
     *
     * @param number counted from 1
     * @throws IllegalArgumentException with a sentence for the user, when it cannot
     */
    void read(String line, long number);
  }

  private TraceLines() {}

  /** Hands out every line that is not blank. */
  static void read(Path file, LineReader reader) throws IOException {
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          reader.read(line, number);
        }
      }
    } catch (CharacterCodingException e) {
      throw new TraceFormatException(file, number + 1, "this is not text in UTF-8");
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new TraceFormatException(file, number, String.valueOf(e.getMessage()));
    }
  }
}
