package dev.berth.admin;

import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.GroupView;
import dev.berth.modelswitch.SwitchOutcome;
import dev.berth.modelswitch.SwitchStep;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One device group in {@code /api/groups}. The components are the JSON's keys.
 *
 * @param step where its switch stands: {@code draining}, {@code sleeping}, {@code waking} or {@code
 *     going_back}; null when there is none under way
 * @param target who shall be awake after it; null: nobody, or there is none under way
 * @param stepSeconds for how long the step has lasted
 * @param last what became of the switch before; null when there has been none
 */
public record GroupJson(
    String name,
    String pool,
    List<Server> servers,
    @Nullable String step,
    @Nullable String target,
    double stepSeconds,
    @Nullable Last last) {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  public GroupJson {
    Objects.requireNonNull(name);
    Objects.requireNonNull(pool);
    servers = List.copyOf(servers);
  }

  static GroupJson of(String pool, GroupView view) {
    SwitchStep step = view.step();
    SwitchOutcome last = view.last();
    return new GroupJson(
        view.name(),
        pool,
        view.servers().stream().map(Server::of).toList(),
        step == null ? null : step.label(),
        view.target(),
        view.stepNanos() / NANOS_PER_SECOND,
        last == null ? null : new Last(last.done(), last.message()));
  }

  /**
   * A server of the group.
   *
   * @param requests that this Berth gave to it and that it has not finished
   */
  public record Server(String address, List<String> models, String wakefulness, int requests) {

    public Server {
      Objects.requireNonNull(address);
      models = List.copyOf(models);
      Objects.requireNonNull(wakefulness);
    }

    private static Server of(PooledEndpoint server) {
      return new Server(
          server.id().text(),
          server.models().stream().map(ServedModel::name).toList(),
          Objects.requireNonNullElse(server.wakefulness(), Wakefulness.AWAKE).label(),
          server.load().requests());
    }
  }

  /**
   * What became of a switch.
   *
   * @param message what is so since then, or why it is not as it was ordered
   */
  public record Last(boolean done, String message) {

    public Last {
      Objects.requireNonNull(message);
    }
  }
}
