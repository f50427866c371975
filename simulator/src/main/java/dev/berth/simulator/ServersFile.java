package dev.berth.simulator;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.http.SimulatedPods.PodServer;
import dev.berth.simulator.sleep.DeviceMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Servers as Berth's {@code servers.yaml}. */
public final class ServersFile {
  private ServersFile() {}

  /** Writes it so that a reader never sees half a file. */
  static void write(Path file, SimulatedPods pods) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
    try {
      Files.writeString(draft, yaml(pods));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The text of it. */
  public static String yaml(SimulatedPods pods) {
    return pods.servers().stream()
        .map(ServersFile::entry)
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  private static String entry(PodServer server) {
    String models =
        server.engine().models().stream().map(Json::quoted).collect(Collectors.joining(", "));
    return "- {address: "
        + Json.quoted(server.engine().address())
        + ", pod: "
        + server.pod()
        + ", models: ["
        + models
        + "]"
        + deviceGroup(server.engine().deviceMemory())
        + "}\n";
  }

  private static String deviceGroup(@Nullable DeviceMemory devices) {
    return devices == null ? "" : ", deviceGroup: " + devices.name();
  }
}
