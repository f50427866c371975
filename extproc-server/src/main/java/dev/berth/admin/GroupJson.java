package dev.berth.admin;

import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.GroupView;
import dev.berth.modelswitch.SwitchOutcome;
import dev.berth.modelswitch.SwitchStep;
import dev.berth.pool.PooledEndpoint;
import dev.berth.routing.HoldRules;
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

  /**
   * One of a pool.
   *
   * @param holds null where no request of the pool waits
   */
  static GroupJson of(String pool, GroupView view, @Nullable HoldRules holds) {
    SwitchStep step = view.step();
    SwitchOutcome last = view.last();
    return new GroupJson(
        view.name(),
        pool,
        view.servers().stream().map(server -> Server.of(server, holds)).toList(),
        step == null ? null : step.label(),
        view.target(),
        view.stepNanos() / NANOS_PER_SECOND,
        last == null ? null : new Last(last.done(), last.message()));
  }

  /**
   * A server of the group.
   *
   * @param requests that this Berth gave to it and that it has not finished
   * @param waiting requests that wait for one of its models to be awake
   * @param waitSeconds about how long one more would wait; 0 while that is not known
   */
  public record Server(
      String address,
      List<String> models,
      String wakefulness,
      int requests,
      int waiting,
      double waitSeconds) {

    public Server {
      Objects.requireNonNull(address);
      models = List.copyOf(models);
      Objects.requireNonNull(wakefulness);
    }

    private static Server of(PooledEndpoint server, @Nullable HoldRules holds) {
      List<String> models = server.models().stream().map(ServedModel::name).toList();
      return new Server(
          server.id().text(),
          models,
          Objects.requireNonNullElse(server.wakefulness(), Wakefulness.AWAKE).label(),
          server.load().requests(),
          holds == null ? 0 : models.stream().mapToInt(holds::waiting).sum(),
          holds == null ? 0 : longest(models, holds));
    }

    private static double longest(List<String> models, HoldRules holds) {
      return models.stream()
          .mapToDouble(model -> holds.expectedWait(model).toNanos() / NANOS_PER_SECOND)
          .max()
          .orElse(0);
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
