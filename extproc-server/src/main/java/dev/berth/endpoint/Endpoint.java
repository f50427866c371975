package dev.berth.endpoint;

import dev.berth.base.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One inference server as discovery describes it.
 *
 * @param pod a label that groups servers; null when discovery names none
 * @param models what the server answers for; null when nobody said, and the server is to be asked
 * @param lockstep a group of servers that live and die together, such as the ranks of one
 *     deployment with data and expert parallelism, also over several pods; null when it stands
 *     alone
 * @param draining whether it is to get nothing new
 * @param probePort where it is asked whether it is well
 * @param metrics where it is asked for its metrics
 * @param devices with whom it shares its accelerators; null when it has them for itself
 * @param rule which rule of discovery found it; null when it is written down as it is
 */
public record Endpoint(
    EndpointId id,
    @Nullable String pod,
    @Nullable List<ServedModel> models,
    @Nullable String lockstep,
    boolean draining,
    int probePort,
    MetricsPlace metrics,
    @Nullable DeviceShare devices,
    @Nullable String rule) {

  public Endpoint {
    models = models == null ? null : List.copyOf(models);
    MetricsPlace.requirePort(probePort);
  }

  /** A server that stands alone and is to be used. */
  public Endpoint(EndpointId id, @Nullable String pod, @Nullable List<ServedModel> models) {
    this(id, pod, models, null, false);
  }

  /** A server that is asked for everything on its own port. */
  public Endpoint(
      EndpointId id,
      @Nullable String pod,
      @Nullable List<ServedModel> models,
      @Nullable String lockstep,
      boolean draining) {
    this(id, pod, models, lockstep, draining, id.port(), id.port());
  }

  /** A server that is written down as it is. */
  public Endpoint(
      EndpointId id,
      @Nullable String pod,
      @Nullable List<ServedModel> models,
      @Nullable String lockstep,
      boolean draining,
      int probePort,
      int metricsPort) {
    this(id, pod, models, lockstep, draining, probePort, MetricsPlace.at(metricsPort), null, null);
  }

  /** The name of the servers with which it shares its accelerators; null when there are none. */
  public @Nullable String deviceGroup() {
    return devices == null ? null : devices.group();
  }

  /**
   * The name of all that falls asleep and wakes together with it: that of its lock-step group, else
   * its own.
   */
  public String unit() {
    return lockstep == null ? id.text() : lockstep;
  }

  /** The address with {@link #probePort}. */
  public EndpointId probeAddress() {
    return address(probePort);
  }

  /** The address with the port of its {@link #metrics}. */
  public EndpointId metricsAddress() {
    return address(metrics.port());
  }

  private EndpointId address(int port) {
    return port == id.port() ? id : new EndpointId(new HostPort(id.ip(), port).toString());
  }
}
