package dev.berth.extproc;

import static dev.berth.testing.Endpoints.sharing;
import static java.util.Objects.requireNonNull;

import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.Objectives;
import dev.berth.admission.PacedRelease;
import dev.berth.admission.WakeTimes;
import dev.berth.config.CompletionMode;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.routing.HoldRules;
import dev.berth.scheduling.Scheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service with one server, of the model m, which sleeps until it is woken. */
final class SleepingServer implements WakeTimes {

  static final String ADDRESS = "10.0.0.1:8000";
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Duration LONGEST = Duration.ofSeconds(100);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final HoldLimits LIMITS = new HoldLimits(2, 10_000);
  private static final ExtProcSettings SETTINGS =
      new ExtProcSettings(1 << 20, 4 << 20).withPeek(20, 1000).withStreams(REQUEST_TIMEOUT, 100);

  final StreamHarness harness;
  long waitNanos;
  private final Deque<Runnable> home = new ArrayDeque<>();
  private @Nullable StreamHarness started;
  private @Nullable HoldQueues queues;
  private boolean homeIsAway;

  SleepingServer(CompletionMode completion) {
    Routes routes = Routes.of(completion).withAlias("alias", "m");
    harness =
        new StreamHarness(
            pool -> routes.apply(pool).with(rules(pool)),
            SETTINGS,
            this::runOrKeep,
            InProcessGrpc::new);
    started = harness;
    harness.pool.applyDiscovery(List.of(sharing("gpu-0", ADDRESS, "m")));
  }

  private HoldRules rules(Pool pool) {
    HoldQueues made =
        new HoldQueues(pool.name(), LIMITS, Runnable::run, this::now, new SimpleMeterRegistry());
    queues = made;
    return new HoldRules(
        made,
        this,
        new HoldTimes("x-wait", PATIENCE, Map.of(), LONGEST),
        new Objectives(Map.of("premium", 7)),
        this::now);
  }

  private long now() {
    return requireNonNull(started).ticker.nanos();
  }

  HoldQueues queues() {
    return requireNonNull(queues);
  }

  @Override
  public long waitNanos(String model, int ahead) {
    return waitNanos;
  }

  /** It is awake, and those who waited for it are let go of. */
  void wake() {
    announce();
    release();
  }

  /** It is awake, and nobody has looked yet. */
  void announce() {
    harness.pool.setWakefulness(List.of(new EndpointId(ADDRESS)), Wakefulness.AWAKE);
  }

  void release() {
    new PacedRelease(queues(), harness.pool, Scheduler.UNBOUNDED).release();
  }

  void pass(Duration time) {
    harness.ticker.advance(time);
    queues().tick();
  }

  /** From now on what comes to a stream from outside waits for {@link #runHome}. */
  void detachHome() {
    homeIsAway = true;
  }

  void runHome() {
    while (!home.isEmpty()) {
      home.remove().run();
    }
  }

  private void runOrKeep(Runnable task) {
    if (homeIsAway) {
      home.add(task);
    } else {
      task.run();
    }
  }
}
