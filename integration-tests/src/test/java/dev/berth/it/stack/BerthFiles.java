package dev.berth.it.stack;

import dev.berth.it.envoy.TemporaryFolder;
import dev.berth.simulator.http.SimulatedEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/** berth.yaml and servers.yaml in a temporary folder. Every change of a file is one rename. */
public final class BerthFiles implements AutoCloseable {

  private final Path folder;

  public BerthFiles() {
    try {
      folder = Files.createTempDirectory("berth-it-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a berth.yaml that has one pool and no admin port.
   *
   * @param grpcPort 0 for a free one
   * @return its path
   */
  public Path writeBerthYaml(int grpcPort, Setup setup) {
    return writeBerthYaml(grpcPort, "", setup);
  }

  /** As {@link #writeBerthYaml(int, Setup)}, with an admin port. */
  public Path writeBerthYaml(int grpcPort, int adminPort, Setup setup) {
    return writeBerthYaml(
        grpcPort, "admin: {address: \"127.0.0.1:%d\"}\n".formatted(adminPort), setup);
  }

  private Path writeBerthYaml(int grpcPort, String admin, Setup setup) {
    return write(
        "berth-" + grpcPort + ".yaml",
        """
        grpc: {address: "127.0.0.1:%d"%s}
        drain: {delay: 3s, timeout: 20s}
        warmUp: 0s
        pools:
        - name: default
          completion: %s
          discovery: {file: {path: servers.yaml}}
        """
                .formatted(grpcPort, setup.grpcKeys(), setup.completion())
            + setup.poolKeys().indent(2)
            + admin);
  }

  /** Writes a servers.yaml that lists these servers, each with its models. */
  public void writeServersYaml(List<SimulatedEngine> engines) {
    writeServersYaml(
        engines.stream()
            .map(
                engine ->
                    "- {address: \"%s\", pod: pod-1, models: %s}\n"
                        .formatted(engine.address(), engine.models()))
            .collect(
                Collectors.joining("", engines.isEmpty() ? "servers: []\n" : "servers:\n", "")));
  }

  /** Writes any text as servers.yaml. */
  public void writeServersYaml(String yaml) {
    write("servers.yaml", yaml);
  }

  /** Writes any text as berth.yaml, and gives its path. */
  public Path writeBerthYaml(String yaml) {
    return write("berth.yaml", yaml);
  }

  private Path write(String name, String text) {
    try {
      Path draft = Files.writeString(folder.resolve("." + name), text);
      return Files.move(
          draft,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the folder. */
  @Override
  public void close() {
    TemporaryFolder.delete(folder);
  }
}
