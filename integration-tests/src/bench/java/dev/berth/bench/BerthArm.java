package dev.berth.bench;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Berth as it ships: the whole server, from a configuration with little but the necessary. There is
 * no access log, so that every stream stays open until the client ends it, as it does on the floor.
 */
final class BerthArm {

  private static final String POOL = "default";

  private BerthArm() {}

  /**
   * Runs until its stdin ends.
   *
   * @param args the folder for its configuration, and which {@link Contender} it is
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ArmConsole.quiet();
    Contender self = Contender.valueOf(args[1]);
    List<String> servers = Servers.first(self.servers());
    BerthServer server = BerthServer.start(config(Path.of(args[0]), self.config(POOL), servers));
    while (server.pool(POOL).endpoints().size() < servers.size()) {
      Thread.sleep(10);
    }
    ArmConsole.serve(server.grpcPort());
  }

  private static BerthConfig config(Path folder, String config, List<String> servers)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("servers.yaml"),
        servers.stream()
            .map(address -> "- {address: \"" + address + "\", models: [" + Servers.MODEL + "]}\n")
            .collect(Collectors.joining("", "servers:\n", "")));
    Path file = Files.writeString(folder.resolve("berth.yaml"), config);
    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);
    if (result instanceof Loaded<BerthConfig> loaded) {
      return loaded.config();
    }
    throw new IllegalStateException(result.toString());
  }
}
