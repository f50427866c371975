package dev.berth.modelswitch.demand;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.GroupView;
import dev.berth.modelswitch.demand.WakeOutlook.Wait;
import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.Outlook;
import dev.berth.modelswitch.policy.SwitchPolicy.Order;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.PooledEndpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The device groups of a pool as the policy sees them, for as long as the same servers are in them.
 * A model is known by the name of what its servers run, whatever adapters they have on it.
 * Confined.
 */
final class SwitchBoard {

  private static final double NANOS = 1e9;

  /**
   * A server of a group.
   *
   * @param models empty while nobody knows them
   */
  private record Seat(String group, EndpointId server, List<ServedModel> models) {}

  private final List<Seat> layout;
  private final Map<String, SwitchedModel> models = new LinkedHashMap<>();
  private final Map<String, SwitchedModel> byAnyName = new HashMap<>();
  private final Map<EndpointId, SwitchedModel> modelOf = new LinkedHashMap<>();
  private final Map<String, SwitchedGroup> groups = new LinkedHashMap<>();
  private final Map<SwitchedModel, List<SwitchedGroup>> offers = new HashMap<>();

  private SwitchBoard(List<Seat> layout) {
    this.layout = layout;
  }

  static SwitchBoard empty() {
    return new SwitchBoard(List.of());
  }

  /**
   * The board after this one: what was learned of a model stays known.
   *
   * @param rules what the operator wants for a model
   */
  SwitchBoard next(List<GroupView> views, Function<String, ModelRules> rules, long nowNanos) {
    SwitchBoard next = new SwitchBoard(layout(views));
    Function<String, SwitchedModel> made =
        name -> {
          SwitchedModel known = models.get(name);
          return known == null
              ? new SwitchedModel(name, rules.apply(name), nowNanos)
              : new SwitchedModel(known);
        };
    for (GroupView view : views) {
      view.servers().forEach(server -> next.addServer(server, made));
      next.addGroup(next.switched(view, nowNanos));
    }
    return next;
  }

  private void addGroup(SwitchedGroup group) {
    groups.put(group.name(), group);
    group
        .models()
        .forEach(model -> offers.computeIfAbsent(model, any -> new ArrayList<>()).add(group));
  }

  private void addServer(PooledEndpoint server, Function<String, SwitchedModel> made) {
    String name = mainModel(server);
    if (name == null) {
      return;
    }
    SwitchedModel model = models.computeIfAbsent(name, made);
    modelOf.put(server.id(), model);
    server.models().forEach(served -> byAnyName.putIfAbsent(served.name(), model));
  }

  /** What its adapters sit on. */
  private static @Nullable String mainModel(PooledEndpoint server) {
    return server.models().stream()
        .filter(model -> model.base() == null)
        .map(ServedModel::name)
        .findFirst()
        .orElse(null);
  }

  private SwitchedGroup switched(GroupView view, long nowNanos) {
    List<SwitchedModel> offered =
        view.servers().stream()
            .map(server -> modelOf.get(server.id()))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    SwitchedGroup made = new SwitchedGroup(view.name(), offered, awake(view), nowNanos);
    PooledEndpoint coming = view.coming();
    SwitchedModel next = coming == null ? null : modelOf.get(coming.id());
    if (next != null) {
      made.begin(next, nowNanos);
    }
    return made;
  }

  /** Whether it is still about the same servers, with the same models. */
  boolean fits(List<GroupView> views) {
    return layout.equals(layout(views));
  }

  private static List<Seat> layout(List<GroupView> views) {
    return views.stream()
        .flatMap(
            view ->
                view.servers().stream()
                    .map(server -> new Seat(view.name(), server.id(), server.models())))
        .toList();
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

  /** What is awake in a group; null when all sleep, or nobody knows. */
  @Nullable SwitchedModel awake(GroupView view) {
    List<PooledEndpoint> awake = view.awake();
    return awake.isEmpty() ? null : modelOf.get(awake.get(0).id());
  }

  /** The server that an order is about: of several one that is known to sleep. */
  EndpointId server(Order order, List<GroupView> views) {
    return views.stream()
        .filter(view -> view.name().equals(order.group().name()))
        .flatMap(view -> view.servers().stream())
        .filter(server -> order.model().equals(modelOf.get(server.id())))
        .min(Comparator.comparing(server -> server.wakefulness() != Wakefulness.ASLEEP))
        .orElseThrow()
        .id();
  }

  /** What requests may expect. */
  WakeOutlook outlook(long nowNanos) {
    Map<String, Wait> waits = new HashMap<>();
    byAnyName.forEach(
        (name, model) -> {
          List<SwitchedGroup> with = Objects.requireNonNull(offers.get(model));
          Outlook outlook = Outlook.of(with, model, nowNanos);
          if (outlook.known() || outlook.isNever()) {
            waits.put(name, wait(outlook, model.up()));
          }
        });
    return new WakeOutlook(waits);
  }

  /**
   * Infinite seconds are the longest nanoseconds.
   *
   * @param up servers that read side by side
   */
  private static Wait wait(Outlook outlook, int up) {
    double each = outlook.readingSeconds() / Math.max(1, up);
    return new Wait((long) (outlook.soonestSeconds() * NANOS), (long) (each * NANOS));
  }
}
