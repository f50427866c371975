package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device group at one moment.
 *
 * @param name unique in its pool
 * @param servers all that share its accelerators
 * @param awake the one that gets requests, or still runs some; null where all sleep
 * @param coming the one that the group is switching to; null where it stays as it is
 */
public record GroupStatus(
    String name,
    List<EndpointId> servers,
    @Nullable EndpointId awake,
    @Nullable EndpointId coming) {

  public GroupStatus {
    servers = List.copyOf(servers);
  }
}
