package dev.berth.simulator.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.PromptHasher;
import dev.berth.simulator.engine.Sequence;
import dev.berth.simulator.engine.SequenceListener;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.engine.VirtualTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three processes on one device, told to sleep and wake without any sense, with requests, faults
 * and deaths, and everything that must always hold checked always.
 */
class SleeperSimulationTest {
  private static final EngineProfile PROFILE =
      EngineProfile.standard().withCost(new StepCost(3e6, 0, 0, 0)).withMaxNumSeqs(4);
  private static final int PROCESSES = 3;
  private static final int EVENTS = 3000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyCommands_everyEvent_keepTheAccountsExact(long seed) {
    new World(seed).run();
  }

  private static final class World {
    private final VirtualTime time = new VirtualTime();
    private final Random random;
    private final DeviceMemory memory = DeviceMemory.ofGib("gpu-0", 80);
    private final SleepMode mode = SleepMode.on(memory, 60).withAsleepAtStart(true);
    private final List<Process> processes;

    World(long seed) {
      random = new Random(seed);
      processes = Stream.generate(() -> new Process(this)).limit(PROCESSES).toList();
    }

    void run() {
      for (int i = 0; i < EVENTS; i++) {
        event(processes.get(random.nextInt(PROCESSES)));
        check();
      }
      time.runAll();
      check();
      processes.forEach(Process::checkAtRest);
      assertThat(memory.outOfMemory()).as("deaths for want of memory").isPositive();
      assertThat(sum(Process::finished)).as("answers").isPositive();
      assertThat(sum(process -> process.counts.cut())).as("cut answers").isPositive();
      assertThat(sum(process -> process.counts.wakes())).as("wakes").isPositive();
    }

    private void event(Process process) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> process.submit();
        case 3 -> process.sleep();
        case 4 -> process.wake();
        case 5 -> process.fault = anyOf(SleepFault.values());
        case 6 -> process.restartIfStuck();
        default -> time.advanceTo(time.nanos() + random.nextInt(2_000_000_000));
      }
    }

    <T> T anyOf(T[] values) {
      return values[random.nextInt(values.length)];
    }

    private void check() {
      assertThat(processes).filteredOn(Process::isAwake).hasSizeLessThan(2);
      assertThat(memory.takenGib()).isBetween((double) sum(Process::alive), 80.0);
      assertThat(processes).allMatch(process -> process.answered <= process.told);
    }

    private long sum(ToLongFunction<Process> figure) {
      return processes.stream().mapToLong(figure).sum();
    }
  }

  /** One server, over all its restarts, and the clients that wait for it. */
  private static final class Process implements SequenceListener {
    private final World world;
    private final SleepCounts counts = new SleepCounts();
    private SleepFault fault = SleepFault.NONE;
    private EngineModel model;
    private Sleeper sleeper;
    private boolean dead;
    private boolean hung;
    private long told;
    private long answered;
    private long submitted;
    private long ended;
    private long finished;

    Process(World world) {
      this.world = world;
      this.model = newModel();
      this.sleeper = newSleeper();
    }

    private EngineModel newModel() {
      return new EngineModel(PROFILE, world.time, world.time);
    }

    private Sleeper newSleeper() {
      Sleeper started =
          new Sleeper(world.mode, model, world.time, counts, this::nextFault, this::die);
      assertThat(started.tryStart()).isTrue();
      return started;
    }

    private SleepFault nextFault() {
      hung |= fault == SleepFault.HANGS;
      return fault;
    }

    private void die() {
      dead = true;
      model.cutAll();
      sleeper.end();
      double before = world.memory.takenGib();
      sleeper.end();
      assertThat(world.memory.takenGib()).isEqualTo(before);
    }

    void restartIfStuck() {
      if (hung && !dead) {
        die();
      }
      if (dead && world.memory.takenGib() < 80) {
        dead = false;
        hung = false;
        told = answered = submitted = ended = 0;
        model = newModel();
        sleeper = newSleeper();
      }
    }

    void submit() {
      if (!dead && sleeper.receive() == Reception.SERVED) {
        Sequence sequence =
            model.trySubmit(
                new PromptHasher(PROFILE).toPrompt("m"), 1 + world.random.nextInt(300), this);
        submitted += sequence == null ? 0 : 1;
      }
    }

    void sleep() {
      if (!dead) {
        told++;
        InFlight inFlight = world.anyOf(InFlight.values());
        sleeper.sleep(SleepOrder.ofLevel(world.random.nextInt(2), inFlight), this::onAnswer);
      }
    }

    void wake() {
      if (!dead) {
        told++;
        Set<MemoryTag> tags =
            world.random.nextBoolean()
                ? MemoryTag.all()
                : EnumSet.of(world.anyOf(MemoryTag.values()));
        sleeper.wake(tags, this::onAnswer);
      }
    }

    private void onAnswer(int status) {
      assertThat(dead).as("a dead process answers").isFalse();
      assertThat(status).isIn(200, 500);
      answered++;
    }

    @Override
    public void onToken(Sequence sequence, int index) {
      assertThat(dead || world.memory.takenGib() >= 72).as("works without its memory").isTrue();
    }

    @Override
    public void onFinish(Sequence sequence) {
      ended++;
      finished++;
    }

    @Override
    public void onCut(Sequence sequence) {
      ended++;
    }

    /** With nothing left to happen, all commands are answered, and who waits does so asleep. */
    void checkAtRest() {
      if (!dead && !hung) {
        assertThat(answered).isEqualTo(told);
        assertThat(submitted - ended).isEqualTo(model.stats().inFlight());
        assertThat(model.stats().inFlight() == 0 || sleeper.isSleeping()).isTrue();
      }
    }

    boolean isAwake() {
      return !dead && !sleeper.isSleeping();
    }

    long alive() {
      return dead ? 0 : 1;
    }

    long finished() {
      return finished;
    }
  }
}
