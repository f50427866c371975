package dev.berth.admin;

import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One server in {@code /api/servers}. The components are the JSON's keys.
 *
 * @param address {@code ip:port}
 * @param pod null when discovery names none
 * @param lockstep the group of servers that it lives and dies with; null when it stands alone
 * @param deviceGroup the servers with which it shares its accelerators; null when it has them for
 *     itself
 * @param wakefulness the label of a {@link Wakefulness}; null without a device group
 * @param rule which rule of discovery found it; null when it is written down as it is
 * @param state the label of a {@link dev.berth.endpoint.Lifecycle}
 * @param health why it is in it
 * @param metrics what it says of itself; null while nothing is known, or only what is too old
 * @param picks requests ever given to it
 */
public record ServerView(
    String address,
    @Nullable String pod,
    @Nullable String lockstep,
    @Nullable String deviceGroup,
    @Nullable String wakefulness,
    @Nullable String rule,
    String pool,
    List<Model> models,
    String state,
    HealthView health,
    InFlight inFlight,
    @Nullable MetricsView metrics,
    long picks) {

  public ServerView {
    Objects.requireNonNull(address);
    Objects.requireNonNull(pool);
    models = List.copyOf(models);
    Objects.requireNonNull(state);
    Objects.requireNonNull(health);
    Objects.requireNonNull(inFlight);
  }

  static ServerView of(Pool pool, PooledEndpoint endpoint) {
    EndpointLoad load = endpoint.load();
    return new ServerView(
        endpoint.id().text(),
        endpoint.endpoint().pod(),
        endpoint.endpoint().lockstep(),
        endpoint.endpoint().deviceGroup(),
        label(endpoint.wakefulness()),
        endpoint.endpoint().rule(),
        pool.name(),
        endpoint.models().stream().map(Model::of).toList(),
        endpoint.lifecycle().label(),
        HealthView.of(endpoint, pool.health()),
        new InFlight(load.requests(), load.promptTokens(), load.others()),
        MetricsView.of(endpoint.metrics(), pool.health()),
        load.picks());
  }

  private static @Nullable String label(@Nullable Wakefulness wakefulness) {
    return wakefulness == null ? null : wakefulness.label();
  }

  /**
   * A model that a server or a pool serves.
   *
   * @param base for an adapter, the model it sits on; else null
   */
  public record Model(String name, @Nullable String base) {

    public Model {
      Objects.requireNonNull(name);
    }

    static Model of(ServedModel model) {
      return new Model(model.name(), model.base());
    }
  }

  /**
   * Work in flight.
   *
   * @param requests that this Berth gave to the server
   * @param promptTokens of those, estimated
   * @param others requests that it did not give to the server, as the server's gauges show
   */
  public record InFlight(int requests, long promptTokens, int others) {}
}
