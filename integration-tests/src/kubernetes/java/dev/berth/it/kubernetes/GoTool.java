package dev.berth.it.kubernetes;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The tools that {@code scripts/go-tool} builds, once for each machine: many minutes, then none.
 */
public enum GoTool {
  /** etcd, kube-apiserver and chart, by its first argument. */
  KUBE_TOOLS("kube-tools"),
  /** Envoy Gateway. */
  ENVOY_GATEWAY("envoy-gateway");

  private final String label;

  GoTool(String label) {
    this.label = label;
  }

  /** The binary. */
  public Path path() {
    try {
      Process script =
          new ProcessBuilder(Repository.file("scripts/go-tool").toString(), label)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (answer.isBlank()) {
        throw new IllegalStateException(
            "no " + label + " to test with; scripts/go-tool said why above");
      }
      return Path.of(answer.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
