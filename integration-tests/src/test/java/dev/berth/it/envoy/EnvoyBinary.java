package dev.berth.it.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The Envoy that the tests run: what {@code scripts/envoy-bin} says, asked once. */
final class EnvoyBinary {

  private static final Path PATH = ask();

  private EnvoyBinary() {}

  static Path path() {
    return PATH;
  }

  private static Path ask() {
    try {
      Process script =
          new ProcessBuilder(Repository.file("scripts/envoy-bin").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (script.waitFor() != 0) {
        throw new IllegalStateException("no Envoy to test with; scripts/envoy-bin said why above");
      }
      return Path.of(answer.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for Envoy", e);
    }
  }
}
