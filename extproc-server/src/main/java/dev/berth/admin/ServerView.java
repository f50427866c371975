package dev.berth.admin;

import dev.berth.endpoint.ServedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One server in {@code /api/servers}. The components are the JSON's keys.
 *
 * @param address {@code ip:port}
 * @param pod null when discovery names none
 * @param state {@code starting}, {@code syncing} or {@code ready}
 * @param picks requests ever given to it
 */
public record ServerView(
    String address,
    @Nullable String pod,
    String pool,
    List<Model> models,
    String state,
    InFlight inFlight,
    long picks) {

  public ServerView {
    Objects.requireNonNull(address);
    Objects.requireNonNull(pool);
    models = List.copyOf(models);
    Objects.requireNonNull(state);
    Objects.requireNonNull(inFlight);
  }

  static ServerView of(String pool, PooledEndpoint endpoint) {
    EndpointLoad load = endpoint.load();
    return new ServerView(
        endpoint.id().text(),
        endpoint.endpoint().pod(),
        pool,
        endpoint.models().stream().map(Model::of).toList(),
        endpoint.lifecycle().label(),
        new InFlight(load.requests(), load.promptTokens()),
        load.picks());
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
   * @param promptTokens estimated
   */
  public record InFlight(int requests, long promptTokens) {}
}
