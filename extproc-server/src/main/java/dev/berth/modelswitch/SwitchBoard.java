package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.Outlook;
import dev.berth.modelswitch.policy.SwitchPolicy.Order;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The device groups of a pool as the policy sees them, for as long as the same servers are in them;
 * what is learned goes with it. A model is known by the name of what its servers run, whatever
 * adapters they have on it. Confined.
 */
final class SwitchBoard {

  /** Waits that nobody knows an end of are told to be so long. */
  private static final double MOST_SECONDS = 60;

  private static final double NANOS = 1e9;

  /**
   * A server of a group.
   *
   * @param models empty while nobody knows them
   */
  private record Seat(EndpointId server, List<ServedModel> models) {}

  private final List<List<Seat>> layout;
  private final Map<String, SwitchedModel> models = new LinkedHashMap<>();
  private final Map<String, SwitchedModel> byAnyName = new HashMap<>();
  private final Map<EndpointId, SwitchedModel> modelOf = new LinkedHashMap<>();
  private final Map<String, SwitchedGroup> groups = new LinkedHashMap<>();
  private final Map<String, List<EndpointId>> servers = new HashMap<>();

  /**
   * @param rules what the operator wants for a model
   */
  SwitchBoard(
      List<GroupStatus> status,
      PoolSnapshot pool,
      Function<String, ModelRules> rules,
      long nowNanos) {
    this.layout = layout(status, pool);
    for (GroupStatus group : status) {
      group.servers().forEach(server -> addServer(server, pool, rules, nowNanos));
      servers.put(group.name(), group.servers());
      groups.put(group.name(), switched(group, nowNanos));
    }
  }

  private void addServer(
      EndpointId server, PoolSnapshot pool, Function<String, ModelRules> rules, long nowNanos) {
    PooledEndpoint endpoint = endpoint(server, pool);
    String name = endpoint == null ? null : mainModel(endpoint);
    if (endpoint == null || name == null) {
      return;
    }
    SwitchedModel model =
        models.computeIfAbsent(
            name, unknown -> new SwitchedModel(name, rules.apply(name), nowNanos));
    modelOf.put(server, model);
    endpoint.models().forEach(served -> byAnyName.putIfAbsent(served.name(), model));
  }

  private static @Nullable PooledEndpoint endpoint(EndpointId server, PoolSnapshot pool) {
    int position = pool.positionOf(server.text());
    return position < 0 ? null : pool.endpoint(position);
  }

  /** What its adapters sit on. */
  private static @Nullable String mainModel(PooledEndpoint endpoint) {
    return endpoint.models().stream()
        .filter(model -> model.base() == null)
        .map(ServedModel::name)
        .findFirst()
        .orElse(null);
  }

  private SwitchedGroup switched(GroupStatus group, long nowNanos) {
    List<SwitchedModel> offered =
        group.servers().stream().map(modelOf::get).filter(Objects::nonNull).distinct().toList();
    SwitchedModel awake = group.awake() == null ? null : modelOf.get(group.awake());
    SwitchedGroup made = new SwitchedGroup(group.name(), offered, awake, nowNanos);
    SwitchedModel coming = group.coming() == null ? null : modelOf.get(group.coming());
    if (coming != null) {
      made.begin(coming, nowNanos);
    }
    return made;
  }

  /** Whether it is still about the same servers, with the same models. */
  boolean fits(List<GroupStatus> status, PoolSnapshot pool) {
    return layout.equals(layout(status, pool));
  }

  private static List<List<Seat>> layout(List<GroupStatus> status, PoolSnapshot pool) {
    return status.stream()
        .map(group -> group.servers().stream().map(server -> seat(server, pool)).toList())
        .toList();
  }

  private static Seat seat(EndpointId server, PoolSnapshot pool) {
    PooledEndpoint endpoint = endpoint(server, pool);
    return new Seat(server, endpoint == null ? List.of() : endpoint.models());
  }

  List<SwitchedGroup> groups() {
    return List.copyOf(groups.values());
  }

  List<SwitchedModel> models() {
    return List.copyOf(models.values());
  }

  /** One of the groups; null when there is none of that name. */
  @Nullable SwitchedGroup group(String name) {
    return groups.get(name);
  }

  /** What runs on a server; null when nobody knows. */
  @Nullable SwitchedModel modelOf(EndpointId server) {
    return modelOf.get(server);
  }

  /** What is meant by a name that requests have for it; null when no group has it. */
  @Nullable SwitchedModel modelOf(String name) {
    return byAnyName.get(name);
  }

  /** The server that an order is about. */
  EndpointId server(Order order) {
    return Objects.requireNonNull(servers.get(order.group().name())).stream()
        .filter(server -> order.model().equals(modelOf.get(server)))
        .findFirst()
        .orElseThrow();
  }

  /** What requests may expect. */
  WakeOutlook outlook(long nowNanos) {
    Map<String, Long> waits = new HashMap<>();
    List<SwitchedGroup> all = groups();
    byAnyName.forEach(
        (name, model) -> {
          Outlook outlook = Outlook.of(all, model, nowNanos);
          if (outlook.known()) {
            double seconds = Math.min(MOST_SECONDS, outlook.soonestSeconds());
            waits.put(name, (long) (seconds * NANOS));
          }
        });
    return new WakeOutlook(modelOf.keySet(), waits);
  }
}
