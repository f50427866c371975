package dev.berth.modelswitch;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private final Pool pool;
  private final SleepCalls calls;
  private final StepLimits limits;
  private final ScheduledExecutorService loop;
  private final Ticker ticker;
  private final SwitchMetrics metrics;
  private final Map<String, GroupSwitch> running = new ConcurrentHashMap<>();
  private final Map<String, SwitchOutcome> ended = new ConcurrentHashMap<>();

  /**
   * @param calls answers on {@code loop}
   * @param loop one thread, such as an event loop
   */
  public DeviceGroups(
      Pool pool,
      SleepCalls calls,
      StepLimits limits,
      ScheduledExecutorService loop,
      Ticker ticker,
      MeterRegistry registry) {
    this.pool = pool;
    this.calls = calls;
    this.limits = limits;
    this.loop = loop;
    this.ticker = ticker;
    this.metrics = new SwitchMetrics(registry, pool.name());
  }

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
    loop.execute(() -> begin(server, drain, wake, end::complete));
    return end;
  }

  private void begin(
      EndpointId server, @Nullable Duration drain, boolean wake, Consumer<SwitchOutcome> onEnd) {
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
    if (running.containsKey(group)) {
      onEnd.accept(SwitchOutcome.failed("device group " + group + " is about to switch already"));
    } else if (!wake && !meant.areAll(Wakefulness.AWAKE)) {
      onEnd.accept(SwitchOutcome.failed(meant.name() + " is not awake"));
    } else if (wake && isAwakeAlone(meant, group)) {
      onEnd.accept(SwitchOutcome.done(meant.name() + " is awake"));
    } else {
      start(group, wake ? meant : null, drain, onEnd);
    }
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

  private void start(
      String group,
      @Nullable Sleeper target,
      @Nullable Duration drain,
      Consumer<SwitchOutcome> onEnd) {
    GroupSwitch begun =
        new GroupSwitch(
            pool,
            group,
            target,
            calls,
            drain == null ? limits : limits.withDrain(drain),
            loop,
            ticker,
            metrics,
            outcome -> {
              ended.put(group, outcome);
              running.remove(group);
              report(group, outcome);
              onEnd.accept(outcome);
            });
    running.put(group, begun);
    begun.start();
  }

  private void report(String group, SwitchOutcome outcome) {
    (outcome.done() ? log.atInfo() : log.atWarn())
        .addKeyValue("pool", pool.name())
        .addKeyValue("deviceGroup", group)
        .log("a switch has ended: " + outcome.message());
  }

  /** How all groups stand, by name. Any thread. */
  public List<GroupView> views() {
    PoolSnapshot snapshot = pool.snapshot();
    return snapshot.endpoints().stream()
        .map(server -> server.endpoint().deviceGroup())
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .map(group -> view(snapshot, group))
        .toList();
  }

  private GroupView view(PoolSnapshot snapshot, String group) {
    GroupSwitch now = running.get(group);
    return new GroupView(
        group,
        Sleeper.servers(snapshot, group),
        now == null ? null : now.step(),
        now == null ? null : now.target(),
        now == null ? 0 : ticker.nanos() - now.stepSinceNanos(),
        ended.get(group));
  }
}
