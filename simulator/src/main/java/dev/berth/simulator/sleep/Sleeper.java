package dev.berth.simulator.sleep;

import dev.berth.simulator.engine.Admission;
import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.engine.StepScheduler;
import java.util.Set;
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
  private final ProcessMemory memory;
  private final CommandQueue commands = new CommandQueue();
  private boolean paused;
  private boolean weightsLost;
  private boolean cacheStale;
  private boolean saidAsleep;
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
    this.memory = new ProcessMemory(mode.memory(), mode.footprint());
  }

  /**
   * Starts, awake or asleep, before anything else is asked.
   *
   * @return false when there is not enough memory; then the process has ended
   */
  public boolean tryStart() {
    boolean started = memory.tryStart(!mode.asleepAtStart());
    if (!started) {
      end();
    } else if (mode.asleepAtStart()) {
      paused = true;
      saidAsleep = true;
      model.admit(Admission.RUNNING);
    }
    return started;
  }

  /** The process is gone, and its memory free; may be called twice. */
  public void end() {
    ended = true;
    commands.end();
    memory.end();
  }

  /** Whose paths it answers to. */
  public SleepApi api() {
    return mode.api();
  }

  /** What {@code /is_sleeping} says. */
  public boolean isSleeping() {
    return paused || !memory.isWhole();
  }

  /** What vLLM's gauge says: whether the last order that was answered well was one to wake. */
  public boolean saysAwake() {
    return !saidAsleep;
  }

  /** Whether the weights are in host memory. */
  public boolean isOffloaded() {
    return !weightsLost && !memory.holdsWeights();
  }

  /** Whether the weights are nowhere. */
  public boolean isDiscarded() {
    return weightsLost && !memory.holdsWeights();
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
    commands.add(done -> fallAsleep(order, done), answer);
  }

  /** SGLang's way, which dies when anything is in flight, or the memory is released already. */
  public void release(Set<MemoryTag> tags, IntConsumer answer) {
    commands.add(done -> releaseIdle(tags, done), answer);
  }

  /**
   * Takes memory again, and goes on with the work once all of it is there.
   *
   * @param tags to take; those that are there already are left alone
   */
  public void wake(Set<MemoryTag> tags, IntConsumer answer) {
    commands.add(done -> wakeUp(tags, done), answer);
  }

  /** SGLang's way, which dies when any of it is there. */
  public void resume(Set<MemoryTag> tags, IntConsumer answer) {
    commands.add(
        done -> {
          if (memory.residentOf(tags).isEmpty()) {
            wakeUp(tags, done);
          } else {
            die.run();
          }
        },
        answer);
  }

  /** Forgets prompts, SGLang's way: 400 while anything is in flight. */
  public void flush(IntConsumer answer) {
    commands.add(
        done -> {
          boolean idle = model.stats().inFlight() == 0;
          if (idle) {
            model.dropIdleCache();
          }
          done.accept(idle ? 200 : 400);
        },
        answer);
  }

  /** Reads the weights from the disk; 500 while there is no memory for them. */
  public void reloadWeights(IntConsumer answer) {
    commands.add(this::reload, answer);
  }

  /** Forgets prompts. */
  public void resetPrefixCache(IntConsumer answer) {
    commands.add(
        done -> {
          model.dropIdleCache();
          cacheStale = false;
          done.accept(200);
        },
        answer);
  }

  private void fallAsleep(SleepOrder order, IntConsumer answer) {
    if (fault.get() == SleepFault.LIES_ASLEEP) {
      saidAsleep = true;
      answer.accept(200);
      return;
    }
    paused = true;
    if (order.inFlight() == InFlight.ABORT) {
      counts.onCut(model.cutAll());
    }
    boolean freezes = order.inFlight() == InFlight.KEEP || !memory.isWhole();
    model.admit(freezes ? Admission.NONE : Admission.RUNNING);
    model.whenStill(() -> offload(order, answer));
  }

  private void releaseIdle(Set<MemoryTag> tags, IntConsumer answer) {
    boolean again = !memory.residentOf(tags).equals(tags);
    if (again || model.stats().inFlight() > 0) {
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
    Set<MemoryTag> released = released(order);
    boolean offloads = released.contains(MemoryTag.WEIGHTS) && !order.discards();
    double gib = offloads ? mode.footprint().weightsGib() : 0;
    after(
        gib * mode.times().offload(),
        SleepFault.CRASHES_FALLING_ASLEEP,
        () -> {
          giveBack(released, order.discards());
          saidAsleep = true;
          answer.accept(200);
        });
  }

  /** As in vLLM, one that has given up some of its memory does nothing when it shall sleep. */
  private Set<MemoryTag> released(SleepOrder order) {
    boolean isAsleepAlready = api() == SleepApi.VLLM && !memory.isWhole();
    return isAsleepAlready ? Set.of() : memory.residentOf(order.released());
  }

  private void giveBack(Set<MemoryTag> released, boolean discards) {
    if (released.isEmpty()) {
      return;
    }
    if (memory.isWhole()) {
      counts.onAsleep();
    }
    model.dropIdleCache();
    memory.giveBack(released);
    if (discards && released.contains(MemoryTag.WEIGHTS)) {
      weightsLost = true;
      cacheStale = true;
    }
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
    Set<MemoryTag> missing = memory.missingOf(tags);
    if (!memory.tryTake(missing)) {
      die.run();
      return;
    }
    double millis =
        missing.stream().mapToDouble(tag -> mode.times().takeMillis(tag, mode.footprint())).sum();
    after(
        millis,
        SleepFault.CRASHES_WAKING,
        () -> {
          memory.onFilled(missing);
          saidAsleep = false;
          resumeIfWhole(!missing.isEmpty());
          answer.accept(200);
        });
  }

  private void resumeIfWhole(boolean cold) {
    if (!memory.isWhole()) {
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
    if (!memory.holdsWeights()) {
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
