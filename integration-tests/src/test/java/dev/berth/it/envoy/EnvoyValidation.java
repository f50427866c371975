package dev.berth.it.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code envoy --mode validate} says about a configuration.
 *
 * @param accepted whether Envoy would run it
 * @param output all that it said
 */
public record EnvoyValidation(boolean accepted, String output) {

  /** Asks the current version; blocks for some tenths of a second. */
  public static EnvoyValidation of(EnvoyProfile profile) {
    return of(EnvoyVersion.CURRENT, profile);
  }

  /** Asks a version; blocks for some tenths of a second. */
  public static EnvoyValidation of(EnvoyVersion version, EnvoyProfile profile) {
    try {
      Path config = Files.createTempFile("berth-envoy-", ".yaml");
      try {
        Files.writeString(config, profile.yaml());
        return run(version, config);
      } finally {
        Files.delete(config);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Envoy", e);
    }
  }

  private static EnvoyValidation run(EnvoyVersion version, Path config)
      throws IOException, InterruptedException {
    Process envoy =
        new ProcessBuilder(
                EnvoyBinary.path(version).toString(),
                "--mode",
                "validate",
                "--config-path",
                config.toString(),
                "--log-level",
                "warning")
            .redirectErrorStream(true)
            .start();
    String output = new String(envoy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new EnvoyValidation(envoy.waitFor() == 0, output);
  }
}
