package dev.berth.modelswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.testing.Endpoints;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two Berths that are given orders for the same three servers, and stand still at any time for any
 * time, or are killed.
 */
class SeveralBerthsSimulationTest {

  private static final List<EndpointId> SERVERS =
      IntStream.range(0, 3).mapToObj(i -> new EndpointId("10.0.0.1:800" + i)).toList();
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int STEPS = 10_000;
  private static final StepLimits LIMITS =
      new StepLimits(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final HandDrivenLoop world = new HandDrivenLoop();
  private final FakeEngines engines = new FakeEngines(world, server -> false);
  private final FakeLeases leases = new FakeLeases(world);
  private int done;
  private int refused;
  private int lost;

  /** One process. While it stands still, what comes for it waits. */
  private final class Berth {
    private final HandDrivenLoop loop = new HandDrivenLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("chat", registry, 0, loop.ticker());
    private int stands;
    private boolean dead;
    private final DeviceGroups groups =
        new DeviceGroups(
            pool,
            new LateCalls(engines.calls(() -> !dead)),
            leases.of(() -> !dead && stands == 0),
            LIMITS,
            loop.scheduler(),
            loop.ticker(),
            registry);

    private Berth() {
      pool.applyDiscovery(SERVERS.stream().map(Berth::described).toList());
    }

    private static Endpoint described(EndpointId id) {
      return Endpoints.sharing("gpu-0", id.text(), "m" + id.port());
    }

    private void step() {
      if (stands > 0) {
        stands--;
        return;
      }
      loop.step(STEP);
      SERVERS.forEach(this::learn);
    }

    /** As the watcher does, of those who are their own masters. */
    private void learn(EndpointId id) {
      Wakefulness known = Objects.requireNonNull(pool.snapshot().find(id)).wakefulness();
      boolean awake = engines.found(id) == SleepCalls.Found.AWAKE;
      Wakefulness found = awake ? Wakefulness.AWAKE : Wakefulness.ASLEEP;
      if (known == Wakefulness.UNKNOWN
          || (known != found && (known == Wakefulness.AWAKE || known == Wakefulness.ASLEEP))) {
        pool.setWakefulness(List.of(id), found);
      }
    }

    private void order(EndpointId server) {
      var unused = groups.wake(server, null).thenAccept(SeveralBerthsSimulationTest.this::count);
    }

    /** Answers that are heard when the process runs. */
    private final class LateCalls implements SleepCalls {
      private final SleepCalls calls;

      private LateCalls(SleepCalls calls) {
        this.calls = calls;
      }

      @Override
      public void sleep(Endpoint server, Duration timeout, Consumer<Boolean> answer) {
        calls.sleep(server, timeout, late(answer));
      }

      @Override
      public void wake(Endpoint server, Duration timeout, Consumer<Boolean> answer) {
        calls.wake(server, timeout, late(answer));
      }

      @Override
      public void look(Endpoint server, Consumer<Found> found) {
        calls.look(server, late(found));
      }

      private <T> Consumer<T> late(Consumer<T> answer) {
        return what -> loop.scheduler().execute(() -> answer.accept(what));
      }
    }
  }

  private void count(SwitchOutcome outcome) {
    done += outcome.done() ? 1 : 0;
    refused += outcome.message().contains("another Berth's") ? 1 : 0;
    lost += outcome.message().contains("is lost") ? 1 : 0;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anything_neverTwoAwakeAndSomebodyGoesOn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SERVERS.forEach(engines::engine);
    engines.onWake(SERVERS.get(0));
    Berth[] berths = {new Berth(), new Berth()};

    for (int step = 0; step < STEPS; step++) {
      int one = random.nextInt(berths.length);
      int chance = random.nextInt(1_000);
      if (chance < 30) {
        berths[one].order(SERVERS.get(random.nextInt(SERVERS.size())));
      } else if (chance < 36) {
        berths[one].stands = random.nextInt(400);
      } else if (chance == 999) {
        berths[one].dead = true;
        berths[one] = new Berth();
      }
      world.step(STEP);
      for (Berth berth : berths) {
        berth.step();
      }
      assertThat(engines.collisions()).as("two awake at step %d of seed %d", step, seed).isZero();
    }

    assertThat(done).as("switches").isGreaterThan(30);
    assertThat(refused).as("orders refused, since the other Berth switches").isPositive();
    assertThat(lost).as("switches given up by who stood still").isPositive();
    assertThat(leases.given()).isSorted().doesNotHaveDuplicates();
  }
}
