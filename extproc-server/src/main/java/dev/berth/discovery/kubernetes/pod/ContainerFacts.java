package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import java.util.Map;

/**
 * What Berth looks at in a container.
 *
 * @param command its command and arguments, as they are written
 * @param environment the variables that are given as plain values
 * @param ports its ports that have a name, by that name
 */
public record ContainerFacts(
    List<String> command, Map<String, String> environment, Map<String, Integer> ports) {

  public ContainerFacts {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = Map.copyOf(ports);
  }
}
