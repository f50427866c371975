package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convention by which people say which servers run in a pod. Without state. */
interface PortRule {

  /** As {@code berth servers} shows it. */
  String label();

  /**
   * The servers of a pod; an empty list says that none of it is to be routed to.
   *
   * @param poolPorts the ports that the pool names, as they are in this pod
   * @return null when the rule does not concern the pod
   * @throws IllegalArgumentException with what is wrong in the pod's own words
   */
  @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts);
}
