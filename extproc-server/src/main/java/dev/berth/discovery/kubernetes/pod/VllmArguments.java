package dev.berth.discovery.kubernetes.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * vLLM's own {@code --data-parallel-…} arguments. Each container that has one runs one server at
 * its {@code --port}, for vLLM balances inside of it or the container is one rank of several; with
 * {@code --data-parallel-multi-port-external-lb} one for each local rank, in a row; with {@code
 * --headless} none.
 *
 * <p>Where the pool names ports, a server whose first port is none of them is left alone: a sidecar
 * stands in front of it.
 */
final class VllmArguments implements PortRule {

  private static final int DEFAULT_PORT = 8000;
  private static final Set<String> SHORT_FORMS =
      Set.of("-dp", "-dpl", "-dpn", "-dpr", "-dpa", "-dpp", "-dpb", "-dph", "-dpe", "-dpm");

  @Override
  public String label() {
    return "vllm-arguments";
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    List<CommandLine> parallel =
        pod.containers().stream()
            .map(CommandLine::of)
            .filter(VllmArguments::isDataParallel)
            .toList();
    if (parallel.isEmpty()) {
      return null;
    }
    Set<Integer> ports = new TreeSet<>();
    parallel.forEach(command -> ports.addAll(ports(command)));
    boolean hidden = !ports.isEmpty() && !poolPorts.isEmpty() && !meet(ports, poolPorts);
    return hidden ? null : FoundServer.at(new ArrayList<>(ports));
  }

  private static boolean meet(Set<Integer> ports, List<Integer> poolPorts) {
    return ports.stream().anyMatch(poolPorts::contains);
  }

  private static boolean isDataParallel(CommandLine command) {
    return command.hasAny(
        word -> word.startsWith("--data-parallel-") || SHORT_FORMS.contains(word));
  }

  private static List<Integer> ports(CommandLine command) {
    if (command.has("--headless")) {
      return List.of();
    }
    String port = command.value("--port");
    int first = port == null ? DEFAULT_PORT : PortList.port(port);
    return PortList.from(first, count(command));
  }

  private static int count(CommandLine command) {
    if (!command.has("--data-parallel-multi-port-external-lb") && !command.has("-dpm")) {
      return 1;
    }
    String local = command.value("--data-parallel-size-local", "-dpl");
    String size = local == null ? command.value("--data-parallel-size", "-dp") : local;
    return size == null ? 1 : Math.max(1, Quoted.number(size, "a number of ranks"));
  }
}
