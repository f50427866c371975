package dev.berth.it.kubernetes;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The scripts of this repository that print where a thing is, and get it first if need be. */
final class Script {

  private Script() {}

  /** The path that a script prints when it is asked for a thing. */
  static Path pathFrom(String script, String thing) {
    try {
      Process process =
          new ProcessBuilder(Repository.file(script).toString(), thing)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (answer.isBlank()) {
        throw new IllegalStateException(
            "no " + thing + " to test with; " + script + " said why above");
      }
      return Path.of(answer.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
