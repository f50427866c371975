package dev.berth.it.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Envoys that the tests run: what {@code scripts/envoy-bin} says, asked once for each version.
 * For the current version it is asked as users ask it, so that {@code ENVOY_BIN} counts. Any
 * thread; the first question may take as long as a download.
 */
public final class EnvoyBinary {

  private static final Map<EnvoyVersion, Path> PATHS = new ConcurrentHashMap<>();

  private EnvoyBinary() {}

  /** The binary of a version. */
  public static Path path(EnvoyVersion version) {
    return PATHS.computeIfAbsent(version, EnvoyBinary::ask);
  }

  private static Path ask(EnvoyVersion version) {
    try {
      Process script =
          new ProcessBuilder(question(version))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (script.waitFor() != 0) {
        throw new IllegalStateException(
            "no Envoy " + version + " to test with; scripts/envoy-bin said why above");
      }
      return Path.of(answer.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for Envoy", e);
    }
  }

  private static List<String> question(EnvoyVersion version) {
    List<String> command = new ArrayList<>();
    command.add(Repository.file("scripts/envoy-bin").toString());
    if (version != EnvoyVersion.CURRENT) {
      command.add(version.number());
    }
    return command;
  }
}
