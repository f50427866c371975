package dev.berth.modelswitch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device groups of one pool, and who in them is awake. One switch for each group at a time.
 * Orders come from any thread; all else is confined to the event loop.
 */
public final class DeviceGroups {

  private static final Logger log = LoggerFactory.getLogger(DeviceGroups.class);
  private static final double NANOS_PER_SECOND = 1e9;

  private final Pool pool;
  private final SleepCalls calls;
  private final GroupLeases leases;
  private final StepLimits limits;
  private final ScheduledExecutorService loop;
  private final Ticker ticker;
  private final SwitchMetrics metrics;
  private final SecondChances chances;
  private final Map<String, GroupSwitch> running = new ConcurrentHashMap<>();
  private final Set<String> asking = new HashSet<>();
  private final Map<String, SwitchOutcome> ended = new ConcurrentHashMap<>();
  private SwitchEvents events = SwitchEvents.UNHEARD;

  /**
   * @param calls answers on {@code loop}
   * @param leases asked before each switch; answers on {@code loop}
   * @param loop one thread, such as an event loop
   */
  public DeviceGroups(
      Pool pool,
      SleepCalls calls,
      GroupLeases leases,
      StepLimits limits,
      ScheduledExecutorService loop,
      Ticker ticker,
      MeterRegistry registry) {
    this.pool = pool;
    this.calls = calls;
    this.leases = leases;
    this.limits = limits;
    this.loop = loop;
    this.ticker = ticker;
    this.metrics = new SwitchMetrics(registry, pool.name());
    this.chances = new SecondChances(pool, loop);
  }

  /** Who hears of all that is to come. To be called before anything is ordered. */
  public void listen(SwitchEvents hears) {
    events = hears;
  }

  // Any thread:

  /**
   * A server shall be awake: whoever of its device group is awake sleeps first.
   *
   * @param drain for how long the others may go on with what they have; null: the usual time
   */
  public CompletionStage<SwitchOutcome> wake(EndpointId server, @Nullable Duration drain) {
    return order(server, drain, true);
  }

  /** A server shall sleep, and nobody wakes in its place. */
  public CompletionStage<SwitchOutcome> sleep(EndpointId server, @Nullable Duration drain) {
    return order(server, drain, false);
  }

  private CompletionStage<SwitchOutcome> order(
      EndpointId server, @Nullable Duration drain, boolean wake) {
    CompletableFuture<SwitchOutcome> end = new CompletableFuture<>();
    StepLimits within = drain == null ? limits : limits.withDrain(drain);
    loop.execute(() -> begin(server, wake, SwitchCause.ORDER, within, end::complete));
    return end;
  }

  // On the loop:

  /** A server shall be awake, since requests wait for it. */
  public void wakeOnDemand(EndpointId server) {
    begin(server, true, SwitchCause.DEMAND, limits, outcome -> {});
  }

  private void begin(
      EndpointId server,
      boolean wake,
      SwitchCause cause,
      StepLimits within,
      Consumer<SwitchOutcome> onEnd) {
    String group = groupOf(server);
    if (group == null) {
      onEnd.accept(SwitchOutcome.failed(server + " shares its accelerators with nobody"));
      return;
    }
    Sleeper meant =
        Sleeper.of(pool.snapshot(), group).stream()
            .filter(sleeper -> sleeper.has(server))
            .findFirst()
            .orElseThrow();
    if (running.containsKey(group) || asking.contains(group)) {
      onEnd.accept(SwitchOutcome.failed("device group " + group + " is about to switch already"));
    } else if (!wake && !meant.areAll(Wakefulness.AWAKE)) {
      onEnd.accept(SwitchOutcome.failed(meant.name() + " is not awake"));
    } else if (wake && isAwakeAlone(meant, group)) {
      onEnd.accept(SwitchOutcome.done(meant.name() + " is awake"));
    } else {
      ask(new Underway(group, wake ? meant : null, cause, onEnd), within);
    }
  }

  private void ask(Underway order, StepLimits within) {
    asking.add(order.group);
    leases.acquire(
        order.group,
        lease -> {
          asking.remove(order.group);
          if (lease == null) {
            order.onEnd.accept(
                SwitchOutcome.failed("device group " + order.group + " is another Berth's now"));
          } else {
            start(order, lease, within);
          }
        });
  }

  private @Nullable String groupOf(EndpointId server) {
    PooledEndpoint endpoint = pool.snapshot().find(server);
    return endpoint == null ? null : endpoint.endpoint().deviceGroup();
  }

  private boolean isAwakeAlone(Sleeper meant, String group) {
    return meant.areAll(Wakefulness.AWAKE)
        && Sleeper.othersThan(meant.name(), pool.snapshot(), group).stream()
            .allMatch(sleeper -> sleeper.areAll(Wakefulness.ASLEEP));
  }

  private void start(Underway order, GroupLease lease, StepLimits within) {
    order.lease = lease;
    GroupSwitch begun =
        new GroupSwitch(pool, order.group, order.target, calls, lease, within, loop, ticker, order);
    running.put(order.group, begun);
    if (order.target != null) {
      events.onBegin(order.group, order.target.ids().get(0));
    }
    begun.start();
  }

  /** Tells whom it concerns how a switch goes. */
  private final class Underway implements GroupSwitch.Progress {

    private final String group;
    private final @Nullable Sleeper target;
    private final SwitchCause cause;
    private final Consumer<SwitchOutcome> onEnd;
    private GroupLease lease = GroupLease.FOREVER;

    private Underway(
        String group, @Nullable Sleeper target, SwitchCause cause, Consumer<SwitchOutcome> onEnd) {
      this.group = group;
      this.target = target;
      this.cause = cause;
      this.onEnd = onEnd;
    }

    @Override
    public void onStep(SwitchStep step, long nanos, SwitchStep next) {
      metrics.onStep(step, nanos);
      if (next == SwitchStep.WAKING) {
        events.onAsleep(group, nanos / NANOS_PER_SECOND);
      }
    }

    @Override
    public void onEnd(SwitchStep step, long nanos, SwitchOutcome outcome) {
      metrics.onStep(step, nanos);
      metrics.onEnd(cause, outcome);
      ended.put(group, outcome);
      running.remove(group);
      lease.release();
      chances.onEnd(Sleeper.ids(Sleeper.servers(pool.snapshot(), group)));
      report(this, outcome);
      if (target != null && outcome.done()) {
        events.onAwake(group, nanos / NANOS_PER_SECOND);
      } else if (target != null) {
        events.onFailed(group);
      }
      onEnd.accept(outcome);
    }
  }

  private void report(Underway order, SwitchOutcome outcome) {
    (outcome.done() ? log.atInfo() : log.atWarn())
        .addKeyValue("pool", pool.name())
        .addKeyValue("deviceGroup", order.group)
        .addKeyValue("lease", order.lease.token())
        .log("a switch has ended: " + outcome.message());
  }

  /** How all groups stand, by name. Any thread. */
  public List<GroupView> views() {
    return pool.snapshot().endpoints().stream()
        .filter(server -> server.endpoint().deviceGroup() != null)
        .collect(groupingBy(DeviceGroups::groupOf, TreeMap::new, toUnmodifiableList()))
        .entrySet()
        .stream()
        .map(group -> view(group.getKey(), group.getValue()))
        .toList();
  }

  private static String groupOf(PooledEndpoint server) {
    return Objects.requireNonNull(server.endpoint().deviceGroup());
  }

  private GroupView view(String group, List<PooledEndpoint> servers) {
    GroupSwitch now = running.get(group);
    return new GroupView(
        group,
        servers,
        now == null ? null : now.step(),
        now == null ? null : now.target(),
        now == null ? 0 : ticker.nanos() - now.stepSinceNanos(),
        ended.get(group));
  }
}
