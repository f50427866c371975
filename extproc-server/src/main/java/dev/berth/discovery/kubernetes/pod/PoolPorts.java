package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The ports that a pool names for all of its pods.
 *
 * @param numbers the same in every pod
 * @param names of container ports
 */
public record PoolPorts(List<Integer> numbers, List<String> names) {

  private static final String NUMBERS = "pool-ports";
  private static final String NAMES = "container-port-names";

  public PoolPorts {
    numbers = List.copyOf(numbers);
    names = List.copyOf(names);
  }

  /** Ports as people write them; what is no number is the name of a container port. */
  public static PoolPorts of(List<String> ports) {
    return new PoolPorts(
        ports.stream().filter(PoolPorts::isNumber).map(Integer::valueOf).toList(),
        ports.stream().filter(port -> !isNumber(port)).toList());
  }

  private static boolean isNumber(String port) {
    return port.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /** What these come to in a pod, in order. */
  List<Integer> in(PodFacts pod) {
    Stream<Integer> named =
        pod.containers().stream()
            .flatMap(container -> names.stream().map(container.ports()::get))
            .filter(Objects::nonNull);
    return Stream.concat(numbers.stream(), named).distinct().sorted().toList();
  }

  /** What finds them: that they have a name is worth knowing. */
  String label() {
    return names.isEmpty() ? NUMBERS : NAMES;
  }
}
