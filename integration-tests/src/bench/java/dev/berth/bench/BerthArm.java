package dev.berth.bench;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Berth as it ships: the whole server, from a configuration with nothing but the necessary. There
 * is no access log, so that every stream stays open until the client ends it, as it does on the
 * floor.
 */
final class BerthArm {

  private static final Path DIRECTORY = Path.of("integration-tests", "target", "bench");
  private static final String POOL = "default";
  private static final String CONFIG =
      """
      grpc: {address: "127.0.0.1:0"}
      admin: {address: "127.0.0.1:0"}
      pools:
      - name: %s
        discovery: {file: {path: servers.yaml}}
      """;

  private BerthArm() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    ArmConsole.quiet();
    BerthServer server = BerthServer.start(config());
    while (server.pool(POOL).endpoints().size() < Servers.ADDRESSES.size()) {
      Thread.sleep(10);
    }
    ArmConsole.serve(server.grpcPort());
  }

  private static BerthConfig config() throws IOException {
    Files.createDirectories(DIRECTORY);
    Files.writeString(
        DIRECTORY.resolve("servers.yaml"),
        Servers.ADDRESSES.stream()
            .map(address -> "- {address: \"" + address + "\", models: [" + Servers.MODEL + "]}\n")
            .collect(Collectors.joining("", "servers:\n", "")));
    Path file = Files.writeString(DIRECTORY.resolve("berth.yaml"), CONFIG.formatted(POOL));
    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);
    if (result instanceof Loaded<BerthConfig> loaded) {
      return loaded.config();
    }
    throw new IllegalStateException(result.toString());
  }
}
