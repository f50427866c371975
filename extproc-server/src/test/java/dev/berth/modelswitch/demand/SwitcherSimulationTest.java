package dev.berth.modelswitch.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.PacedRelease;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.modelswitch.FakeEngines;
import dev.berth.modelswitch.FakeEngines.Fault;
import dev.berth.modelswitch.GroupLeases;
import dev.berth.modelswitch.SleepCalls.Found;
import dev.berth.modelswitch.StepLimits;
import dev.berth.modelswitch.policy.SlackAndValue;
import dev.berth.pool.Pool;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.Endpoints;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests for three models on one accelerator that switches by itself, with clients that leave and
 * engines that lie, hang and die.
 */
class SwitcherSimulationTest {

  private static final List<EndpointId> SERVERS =
      IntStream.range(0, 3).mapToObj(i -> new EndpointId("10.0.0.1:800" + i)).toList();
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int STEPS = 15_000;
  private static final int MOST_HELD = 20;
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final StepLimits LIMITS =
      new StepLimits(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("chat", registry, 0, loop.ticker());
  private final Tickets tickets = new Tickets(loop.ticker(), new SplittableRandom(1), registry);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));
  private final FakeEngines engines = new FakeEngines(loop, this::isBusy);
  private final HoldQueues queues =
      new HoldQueues(
          "chat", new HoldLimits(MOST_HELD, 1_000_000), loop.scheduler(), loop.ticker(), registry);
  private final DeviceGroups devices =
      new DeviceGroups(
          pool,
          engines.calls(() -> true),
          GroupLeases.UNSHARED,
          LIMITS,
          loop.scheduler(),
          loop.ticker(),
          registry);
  private final List<Ticket> running = new ArrayList<>();
  private final List<Hold> waiting = new ArrayList<>();
  private final Map<HoldEnd, Integer> ends = new EnumMap<>(HoldEnd.class);
  private int held;

  private boolean isBusy(EndpointId id) {
    return running.stream().anyMatch(ticket -> ticket.endpoint().equals(id));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anything_neverTwoAwakeNoAnswerCutAndEachHoldEndsOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    pool.applyDiscovery(
        SERVERS.stream().map(id -> Endpoints.sharing("gpu-0", id.text(), model(id))).toList());
    SERVERS.forEach(engines::engine);
    engines.onWake(SERVERS.get(0));
    startSwitcher();

    for (int step = 0; step < STEPS; step++) {
      disturb(random);
      loop.step(STEP);
      learn();
      assertThat(engines.collisions()).as("two awake at step %d", step).isZero();
      assertThat(engines.cut()).as("answers cut at step %d", step).isZero();
      assertThat(waiting).as("at step %d", step).allMatch(this::isInTime);
    }
    settle();

    assertThat(ends.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(held);
    assertThat(ends.get(HoldEnd.RELEASED)).as("of %d", held).isGreaterThan(held / 4);
    assertThat(queues.waiting()).isZero();
    assertThat(queues.bytes()).isZero();
    assertThat(devices.views().get(0).step()).as("a switch that never ends").isNull();
  }

  private void startSwitcher() {
    HoldTimes times = new HoldTimes("x-wait", LONGEST, Map.of(), LONGEST);
    Switcher switcher =
        new Switcher(
            pool,
            queues,
            new PacedRelease(queues, pool, Scheduler.UNBOUNDED),
            devices,
            new SlackAndValue(),
            new SwitchRules(Map.of(), times),
            loop.ticker());
    long tick = Switcher.TICK.toNanos();
    var unused =
        loop.scheduler().scheduleWithFixedDelay(switcher::tick, tick, tick, TimeUnit.NANOSECONDS);
  }

  private static String model(EndpointId id) {
    return "m" + id.port();
  }

  private boolean isInTime(Hold hold) {
    long late = loop.ticker().nanos() - hold.request().deadlineNanos();
    return late <= Switcher.TICK.plus(STEP).toNanos();
  }

  private void disturb(SplittableRandom random) {
    EndpointId any = SERVERS.get(random.nextInt(SERVERS.size()));
    int chance = random.nextInt(1_000);
    if (chance < 60) {
      ask(any, random);
    } else if (chance < 200) {
      finishOne(random);
    } else if (chance < 205) {
      leaveOne(random);
    } else if (chance < 206) {
      engines.engine(any).fault = Fault.values()[random.nextInt(Fault.values().length)];
    } else if (chance < 220) {
      engines.engine(any).fault = Fault.NONE;
    } else if (chance == 220) {
      engines.kill(any, running);
    } else if (chance < 230) {
      engines.engine(any).gone = false; // a process that starts asleep
    } else if (chance == 999) {
      var unused = devices.wake(any, null);
    }
  }

  private void finishOne(SplittableRandom random) {
    if (!running.isEmpty()) {
      running.remove(random.nextInt(running.size())).close(TicketEnd.ACCESS_LOG);
    }
  }

  private void leaveOne(SplittableRandom random) {
    if (!waiting.isEmpty()) {
      leave(waiting.get(random.nextInt(waiting.size())));
    }
  }

  private void ask(EndpointId server, SplittableRandom random) {
    String model = model(server);
    if (!queues.isWaitedFor(model) && give(model)) {
      return;
    }
    long now = loop.ticker().nanos();
    long mayWait = random.nextLong(Duration.ofSeconds(1).toNanos(), LONGEST.toNanos());
    int priority = random.nextInt(-1, 2);
    Hold hold = queues.tryHold(new HeldRequest(model, priority, 400, 100, now, now + mayWait));
    if (hold != null) {
      held++;
      await(hold);
    }
  }

  private boolean give(String model) {
    Reservation reservation =
        scheduler.reserve(
            pool.snapshot(), model, null, LeastWork.ofTokens(10), Scheduler.UNBOUNDED);
    if (reservation == null) {
      return false;
    }
    running.add(tickets.open(reservation, "envoy", null, 10, Duration.ofHours(1)));
    return true;
  }

  private void await(Hold hold) {
    waiting.add(hold);
    hold.await(this::onEnd);
  }

  /** As the router does: who is let go of is given to a server, or waits again. */
  private void onEnd(Hold hold, HoldEnd end) {
    assertThat(waiting.remove(hold)).as("it ended before").isTrue();
    if (end == HoldEnd.RELEASED && !give(hold.request().model())) {
      @Nullable Hold again = hold.again();
      if (again != null) {
        await(again);
        return;
      }
    }
    ends.merge(end, 1, Integer::sum);
  }

  private void leave(Hold hold) {
    waiting.remove(hold);
    ends.merge(HoldEnd.LEFT, 1, Integer::sum);
    hold.leave();
  }

  /** As the watcher does: who says of himself what he is, is believed, unless he is being told. */
  private void learn() {
    for (EndpointId id : SERVERS) {
      Wakefulness known =
          pool.snapshot().endpoint(pool.snapshot().positionOf(id.text())).wakefulness();
      Wakefulness said = said(engines.found(id));
      boolean isItsOwnMaster =
          known == Wakefulness.UNKNOWN || known == Wakefulness.AWAKE || known == Wakefulness.ASLEEP;
      if (said != null && said != known && isItsOwnMaster) {
        pool.setWakefulness(List.of(id), said);
      }
    }
  }

  private static @Nullable Wakefulness said(Found found) {
    return switch (found) {
      case AWAKE -> Wakefulness.AWAKE;
      case ASLEEP, HALF_AWAKE -> Wakefulness.ASLEEP;
      case GONE -> Wakefulness.UNKNOWN;
      case UNCLEAR -> null;
    };
  }

  private void settle() {
    for (int step = 0; step < 3_000; step++) {
      running.forEach(ticket -> ticket.close(TicketEnd.ACCESS_LOG));
      running.clear();
      loop.step(STEP);
      learn();
    }
  }
}
