package dev.berth.extproc;

import static dev.berth.extproc.FuzzedRequest.pick;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.Objectives;
import dev.berth.admission.PacedRelease;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.routing.HoldRules;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one {@link StreamWorld} that wait, and the servers that fall asleep and wake. Who
 * takes a place is added to its line, let go of or refused at any later time.
 */
final class FuzzedHolds {

  static final String HEADER = "x-wait";

  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final HoldTimes TIMES =
      new HoldTimes(HEADER, Duration.ofMinutes(2), Map.of(), LONGEST);

  private final SplittableRandom random;
  private final HoldLimits limits;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private int entered;
  private @Nullable Pool pool;
  private @Nullable HoldQueues queues;
  private @Nullable ManualTicker ticker;

  FuzzedHolds(SplittableRandom random) {
    this.random = random;
    this.limits = new HoldLimits(pick(random, 1, 2, 100), pick(random, 100L, 10_000L, 1_000_000L));
  }

  /** Those of the pool. */
  HoldRules rules(Pool ofPool) {
    HoldQueues made = new HoldQueues(ofPool.name(), limits, this::enter, this::nanos, registry);
    pool = ofPool;
    queues = made;
    return new HoldRules(
        made,
        (model, ahead) -> 0,
        TIMES,
        new Objectives(Map.of("batch", -1, "premium", 7)),
        this::nanos);
  }

  private void enter(Runnable task) {
    entered++;
    loop.add(task);
  }

  /** The clock of the service, which begins behind its rules. */
  void startAt(ManualTicker clock) {
    ticker = clock;
  }

  private long nanos() {
    return requireNonNull(ticker).nanos();
  }

  /** Something that befalls those who wait. */
  void step() {
    switch (random.nextInt(9)) {
      case 0, 1 -> runLoop();
      case 2, 3, 4 -> tick();
      case 5, 6 -> change(pick(random, Wakefulness.values()));
      case 7 -> outrank();
      default -> queues().line(pick(random, "m", "n")).releaseFirst();
    }
  }

  /** Somebody who matters more than all others comes, needs all the room, and leaves. */
  private void outrank() {
    long now = nanos();
    HeldRequest request =
        new HeldRequest("m", Integer.MAX_VALUE, limits.bodyBytes(), 1, now, now + 1);
    Hold hold = queues().tryHold(request);
    if (hold != null) {
      hold.await((same, end) -> {});
      hold.leave();
    }
  }

  private void runLoop() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }

  /** As every 50 ms, where all tasks from before have run. */
  void tick() {
    runLoop();
    queues().tick();
    for (String model : queues().models()) {
      if (!pool().snapshot().canBeAwake(model, null)) {
        queues().line(model).removeAll();
      }
    }
    new PacedRelease(queues(), pool(), Scheduler.UNBOUNDED).release();
  }

  /** All servers wake or fall asleep, or one. */
  private void change(Wakefulness wakefulness) {
    List<PooledEndpoint> servers = pool().snapshot().endpoints();
    boolean all = random.nextBoolean();
    servers.stream()
        .skip(all || servers.isEmpty() ? 0 : random.nextInt(servers.size()))
        .limit(all ? servers.size() : 1)
        .forEach(server -> pool().setWakefulness(List.of(server.id()), wakefulness));
  }

  /** Waits until nobody is ready to wait any longer; false when nobody waits. */
  boolean timeOut() {
    boolean anybody = queues().waiting() > 0;
    if (anybody) {
      requireNonNull(ticker).advance(LONGEST);
      tick();
    }
    return anybody;
  }

  /**
   * What must hold after every step: whoever has a place is on a stream of which nothing is
   * decided, and every place that was taken was given up once, or is taken.
   *
   * @param undecided streams of which it is not said what becomes of their requests
   * @param noMemory requests that were refused since there was no memory for them: maybe where they
   *     were to wait
   */
  void check(long undecided, double noMemory) {
    int waiting = queues().waiting();
    assertThat(waiting).as("places").isBetween(0, (int) undecided);
    assertThat(queues().bytes())
        .as("bytes of those who wait")
        .isBetween(0L, waiting * limits.bodyBytes());
    double ended = 0;
    for (HoldEnd end : HoldEnd.values()) {
      ended += ended(end);
    }
    assertThat(ended + waiting - entered).as("places never waited in").isBetween(0.0, noMemory);
  }

  /** How some have stopped to wait. */
  Set<HoldEnd> seen() {
    Set<HoldEnd> seen = EnumSet.allOf(HoldEnd.class);
    seen.removeIf(end -> ended(end) == 0);
    return seen;
  }

  private double ended(HoldEnd end) {
    return registry.get("berth.holds.ended").tag("end", end.label()).counter().count();
  }

  private Pool pool() {
    return requireNonNull(pool);
  }

  private HoldQueues queues() {
    return requireNonNull(queues);
  }
}
