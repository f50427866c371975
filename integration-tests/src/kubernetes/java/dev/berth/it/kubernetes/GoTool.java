package dev.berth.it.kubernetes;

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
    return Script.pathFrom("scripts/go-tool", label);
  }
}
