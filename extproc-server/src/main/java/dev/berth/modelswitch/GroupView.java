package dev.berth.modelswitch;

import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a device group stands at one moment.
 *
 * @param step where its switch stands; null when there is none under way
 * @param target who shall be awake after it, a server or a lock-step group; null when there is no
 *     switch, or after it nobody shall
 * @param stepNanos for how long the step has lasted
 * @param last what became of the switch before; null when there has been none
 */
public record GroupView(
    String name,
    List<PooledEndpoint> servers,
    @Nullable SwitchStep step,
    @Nullable String target,
    long stepNanos,
    @Nullable SwitchOutcome last) {

  public GroupView {
    servers = List.copyOf(servers);
  }

  /** Those that may get requests; more than one where they are in lock-step. */
  public List<PooledEndpoint> awake() {
    return servers.stream().filter(server -> server.wakefulness() == Wakefulness.AWAKE).toList();
  }

  /** A server that shall be awake after the switch that is under way; null when there is none. */
  public @Nullable PooledEndpoint coming() {
    return servers.stream()
        .filter(server -> server.endpoint().unit().equals(target))
        .findFirst()
        .orElse(null);
  }
}
