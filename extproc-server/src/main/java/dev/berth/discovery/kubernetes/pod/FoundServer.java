package dev.berth.discovery.kubernetes.pod;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.MetricsPlace;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that runs in a pod.
 *
 * @param models null when nobody said, and the server is to be asked
 * @param lockstep the group of servers that it lives and dies with; null when it stands alone
 * @param draining whether this one is to get nothing new, whatever its pod does
 * @param probePort where it is asked whether it is well
 * @param metrics where it is asked for its metrics
 * @param devices with whom it shares its accelerators; null when it has them for itself
 */
record FoundServer(
    int port,
    @Nullable List<ServedModel> models,
    @Nullable String lockstep,
    boolean draining,
    int probePort,
    MetricsPlace metrics,
    @Nullable DeviceShare devices) {

  FoundServer {
    models = models == null ? null : List.copyOf(models);
  }

  /** One of which only the port is known. */
  static FoundServer at(int port) {
    return of(port, null);
  }

  /** One of which only the port and the models are known, if those. */
  static FoundServer of(int port, @Nullable List<ServedModel> models) {
    return new FoundServer(port, models, null, false, port, MetricsPlace.at(port), null);
  }

  /** One for each port. */
  static List<FoundServer> at(List<Integer> ports) {
    return ports.stream().map(FoundServer::at).toList();
  }
}
