package dev.berth.simulator;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.http.SharedDevices;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.http.SimulatedPods.PodServer;
import dev.berth.simulator.sleep.DeviceMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code berth-sim engines}: runs simulated servers until the process is asked to end. */
@Command(
    name = "engines",
    description = {
      "Runs simulated inference servers, each on its own port, until SIGTERM or Ctrl-C.",
      "Prints one JSON line per server on stdout once all of them listen."
    })
final class EnginesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin
  @SuppressWarnings("UnusedVariable") // The command line reads it.
  private HelpOption help = new HelpOption();

  @Option(
      names = "--servers",
      defaultValue = "8",
      description = "Servers over all pods (default ${DEFAULT-VALUE}).")
  private int servers;

  @Option(
      names = "--pods",
      defaultValue = "2",
      description = "Pods that the servers are grouped into (default ${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      description = "IP address to listen on (default ${DEFAULT-VALUE}).")
  private InetAddress bind = InetAddress.getLoopbackAddress();

  @Option(
      names = "--base-port",
      defaultValue = "0",
      description = "First port, the others follow; 0 takes free ones (default ${DEFAULT-VALUE}).")
  private int basePort;

  @Option(
      names = "--model",
      defaultValue = "qwen3-32b",
      description = "A model that every server serves; repeat for more (default ${DEFAULT-VALUE}).")
  private List<String> models = List.of();

  @Option(
      names = "--event-loops",
      defaultValue = "2",
      description = "Threads that all servers share (default ${DEFAULT-VALUE}).")
  private int eventLoops;

  @Option(names = "--servers-file", description = "Write Berth's servers.yaml here, atomically.")
  private @Nullable Path serversFile;

  @Mixin private SleepOptions sleep = new SleepOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  /** Never returns by itself: the JVM ends by a signal, and a hook stops the servers. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    SimulatedPods running = start();
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop-servers"));
    if (serversFile != null) {
      ServersFile.write(serversFile, running);
    }
    print(running);
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private SimulatedPods start() {
    SharedDevices devices = devices();
    return devices == null
        ? SimulatedPods.start(layout(), profile(), models)
        : SimulatedPods.start(layout(), profile(), models, devices);
  }

  private @Nullable SharedDevices devices() {
    try {
      return sleep.devices(servers, engine.timeScale());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private SimulatedPods.Layout layout() {
    try {
      return new SimulatedPods.Layout(servers, pods, bind, basePort, eventLoops);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private EngineProfile profile() {
    try {
      return engine.profile();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void print(SimulatedPods running) {
    PrintWriter out = spec.commandLine().getOut();
    running.servers().forEach(server -> out.println(Json.text(line(server))));
    out.flush();
  }

  private static ObjectNode line(PodServer server) {
    ObjectNode line = Json.object().put("address", server.engine().address());
    line.put("pod", server.pod());
    server.engine().models().forEach(line.putArray("models")::add);
    DeviceMemory devices = server.engine().deviceMemory();
    if (devices != null) {
      line.put("deviceGroup", devices.name());
    }
    return line;
  }
}
