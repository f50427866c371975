package dev.berth.simulator.sleep;

import dev.berth.simulator.engine.Admission;
import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.engine.StepScheduler;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The sleep of one process, from its start to its end. Commands run one after the other and are
 * answered with an HTTP status when done; a process that dies on the way answers nothing.
 *
 * <p>As in vLLM, a server says that it sleeps as soon as its scheduling is paused, which is before
 * its memory is free, and until all of its memory is back. Confined to the model's thread.
 */
public final class Sleeper {
  private static final double NANOS_PER_MILLI = 1e6;

  private final SleepMode mode;
  private final EngineModel model;
  private final StepScheduler timer;
  private final SleepCounts counts;
  private final Supplier<SleepFault> fault;
  private final Runnable die;
  private final DeviceMemory.Claim memory;
  private final Set<MemoryTag> resident = EnumSet.noneOf(MemoryTag.class);
  private final Queue<Runnable> commands = new ArrayDeque<>();
  private boolean busy;
  private boolean paused;
  private boolean weightsLost;
  private boolean cacheStale;
  private boolean ended;

  /**
   * A process before it has any memory.
   *
   * @param fault how it fails, asked at each command
   * @param die ends the process, and then calls {@link #end}
   */
  public Sleeper(
      SleepMode mode,
      EngineModel model,
      StepScheduler timer,
      SleepCounts counts,
      Supplier<SleepFault> fault,
      Runnable die) {
    this.mode = mode;
    this.model = model;
    this.timer = timer;
    this.counts = counts;
    this.fault = fault;
    this.die = die;
    this.memory = mode.memory().new Claim();
  }

  /**
   * Starts, awake or asleep, before anything else is asked.
   *
   * @return false when there is not enough memory; then the process has ended
   */
  public boolean tryStart() {
    boolean started =
        memory.tryTake(mode.footprint().residualGib())
            && (mode.asleepAtStart() || tryTake(MemoryTag.all()));
    if (!started) {
      end();
    } else if (mode.asleepAtStart()) {
      paused = true;
      model.admit(Admission.RUNNING);
    } else {
      resident.addAll(MemoryTag.all());
    }
    return started;
  }

  /** The process is gone, and its memory free; may be called twice. */
  public void end() {
    ended = true;
    memory.end();
  }

  /** Whose paths it answers to. */
  public SleepApi api() {
    return mode.api();
  }

  /** What {@code /is_sleeping} says. */
  public boolean isSleeping() {
    return paused || resident.size() < MemoryTag.all().size();
  }

  /** Whether the weights are in host memory. */
  public boolean isOffloaded() {
    return !weightsLost && !resident.contains(MemoryTag.WEIGHTS);
  }

  /** Whether the weights are nowhere. */
  public boolean isDiscarded() {
    return weightsLost && !resident.contains(MemoryTag.WEIGHTS);
  }

  /** A request has come for which the model shall run. */
  public Reception receive() {
    if (isSleeping()) {
      counts.onVisit();
      return receiveAsleep();
    }
    if (weightsLost || cacheStale) {
      counts.onGarbled();
      return Reception.GARBLED;
    }
    return Reception.SERVED;
  }

  private Reception receiveAsleep() {
    if (mode.visitors() == Visitors.CRASH) {
      die.run();
    }
    return mode.visitors() == Visitors.PARK ? Reception.SERVED : Reception.REFUSED;
  }

  /** Gives memory back. */
  public void sleep(SleepOrder order, IntConsumer answer) {
    enqueue(done -> fallAsleep(order, done), answer);
  }

  /** SGLang's way, which dies when anything is in flight. */
  public void release(Set<MemoryTag> tags, IntConsumer answer) {
    enqueue(done -> releaseIdle(tags, done), answer);
  }

  /**
   * Takes memory again, and goes on with the work once all of it is there.
   *
   * @param tags to take; those that are there already are left alone
   */
  public void wake(Set<MemoryTag> tags, IntConsumer answer) {
    enqueue(done -> wakeUp(tags, done), answer);
  }

  /** Reads the weights from the disk; 500 while there is no memory for them. */
  public void reloadWeights(IntConsumer answer) {
    enqueue(this::reload, answer);
  }

  /** Forgets prompts. */
  public void resetPrefixCache(IntConsumer answer) {
    enqueue(
        done -> {
          model.dropIdleCache();
          cacheStale = false;
          done.accept(200);
        },
        answer);
  }

  private void enqueue(Consumer<IntConsumer> command, IntConsumer answer) {
    commands.add(() -> command.accept(status -> onDone(status, answer)));
    runNext();
  }

  private void onDone(int status, IntConsumer answer) {
    busy = false;
    answer.accept(status);
    runNext();
  }

  private void runNext() {
    if (!busy && !ended && !commands.isEmpty()) {
      busy = true;
      commands.remove().run();
    }
  }

  private void fallAsleep(SleepOrder order, IntConsumer answer) {
    if (fault.get() == SleepFault.LIES_ASLEEP) {
      answer.accept(200);
      return;
    }
    paused = true;
    if (order.inFlight() == InFlight.ABORT) {
      counts.onCut(model.cutAll());
    }
    model.admit(order.inFlight() == InFlight.KEEP ? Admission.NONE : Admission.RUNNING);
    model.whenStill(() -> offload(order, answer));
  }

  private void releaseIdle(Set<MemoryTag> tags, IntConsumer answer) {
    if (model.stats().inFlight() > 0) {
      counts.onCut(model.stats().running());
      die.run();
    } else {
      fallAsleep(new SleepOrder(tags, false, InFlight.WAIT), answer);
    }
  }

  private void offload(SleepOrder order, IntConsumer answer) {
    if (fault.get() == SleepFault.HANGS) {
      return;
    }
    Set<MemoryTag> released = EnumSet.copyOf(resident);
    released.retainAll(order.released());
    boolean offloads = released.contains(MemoryTag.WEIGHTS) && !order.discards();
    double gib = offloads ? mode.footprint().weightsGib() : 0;
    after(
        gib * mode.times().offload(),
        SleepFault.CRASHES_FALLING_ASLEEP,
        () -> {
          giveBack(released, order.discards());
          answer.accept(200);
        });
  }

  private void giveBack(Set<MemoryTag> released, boolean discards) {
    if (released.isEmpty()) {
      return;
    }
    if (isAllResident()) {
      counts.onAsleep();
    }
    model.dropIdleCache();
    released.forEach(tag -> memory.giveBack(mode.footprint().gib(tag)));
    resident.removeAll(released);
    if (discards && released.contains(MemoryTag.WEIGHTS)) {
      weightsLost = true;
      cacheStale = true;
    }
  }

  private boolean isAllResident() {
    return resident.equals(MemoryTag.all());
  }

  private void wakeUp(Set<MemoryTag> tags, IntConsumer answer) {
    switch (fault.get()) {
      case LIES_AWAKE -> answer.accept(200);
      case REFUSES_TO_WAKE -> answer.accept(500);
      case HANGS -> {}
      case WAKES_HALF -> takeBack(Set.of(MemoryTag.WEIGHTS), answer);
      default -> takeBack(tags, answer);
    }
  }

  private void takeBack(Set<MemoryTag> tags, IntConsumer answer) {
    Set<MemoryTag> missing = EnumSet.complementOf(EnumSet.copyOf(resident));
    missing.retainAll(tags);
    if (!tryTake(missing)) {
      die.run();
      return;
    }
    double millis =
        missing.stream().mapToDouble(tag -> mode.times().takeMillis(tag, mode.footprint())).sum();
    after(
        millis,
        SleepFault.CRASHES_WAKING,
        () -> {
          resident.addAll(missing);
          resumeIfWhole(!missing.isEmpty());
          answer.accept(200);
        });
  }

  private boolean tryTake(Set<MemoryTag> tags) {
    return memory.tryTake(tags.stream().mapToDouble(mode.footprint()::gib).sum());
  }

  private void resumeIfWhole(boolean cold) {
    if (!isAllResident()) {
      return;
    }
    paused = false;
    if (cold) {
      counts.onAwake();
      model.delayNextStep((long) (mode.times().coldMillis() * NANOS_PER_MILLI));
    }
    model.admit(Admission.ALL);
  }

  private void reload(IntConsumer answer) {
    if (!resident.contains(MemoryTag.WEIGHTS)) {
      answer.accept(500);
      return;
    }
    after(
        mode.footprint().weightsGib() * mode.times().reload(),
        SleepFault.CRASHES_WAKING,
        () -> {
          weightsLost = false;
          answer.accept(200);
        });
  }

  /** Runs the action after its time, or dies in the middle of it. */
  private void after(double millis, SleepFault crash, Runnable action) {
    boolean crashes = fault.get() == crash;
    Runnable end = crashes ? die : action;
    double nanos = (crashes ? millis / 2 : millis) * NANOS_PER_MILLI;
    timer.schedule(
        () -> {
          if (!ended) {
            end.run();
          }
        },
        (long) nanos);
  }
}
