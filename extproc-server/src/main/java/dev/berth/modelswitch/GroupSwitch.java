package dev.berth.modelswitch;

import dev.berth.base.Ticker;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.SleepCalls.Found;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One switch of a device group, from its order to its end: whoever is awake finishes what it has
 * and sleeps, and then another one wakes. Confined to the event loop, but for where it stands; used
 * once.
 *
 * <pre>
 *   drain ──> sleep ──> wake ──> done
 *     │         │         └──> sleep it again ──> wake the one before
 *     └─────────┴──> awake as before
 * </pre>
 *
 * <p><b>Never two.</b> Nobody is woken before each of the others was told to sleep and then found
 * asleep, or gone. That a server said 200 is not enough, and that it says it sleeps is not either
 * before the answer to the order has come: vLLM says so before its memory is free. So those that
 * sleep already are told again.
 *
 * <p><b>Nor by several Berths.</b> Each order is given under the {@link GroupLease}, looked at in
 * the same breath. Who has lost it does nothing more.
 *
 * <p><b>No answer is cut.</b> The pool gives a server that is leaving nothing new from one write
 * on; it is told to sleep when nothing of this process runs on it and its gauges show nothing. If
 * that takes too long, the switch is given up.
 */
final class GroupSwitch {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration TRY_AGAIN = Duration.ofMillis(500);
  private static final int TRIES = 3;
  private static final Set<Found> FREE = Set.of(Found.ASLEEP, Found.GONE);
  private static final Set<Found> THERE = Set.of(Found.ASLEEP, Found.AWAKE, Found.HALF_AWAKE);

  /** Hears how a switch goes. */
  interface Progress {

    /**
     * A step is over, and there will be another one.
     *
     * @param nanos that it took
     */
    void onStep(SwitchStep step, long nanos, SwitchStep next);

    /**
     * The switch is over; called once.
     *
     * @param step the last one
     * @param nanos that it took
     */
    void onEnd(SwitchStep step, long nanos, SwitchOutcome outcome);
  }

  private final Pool pool;
  private final String group;
  private final @Nullable Sleeper target;
  private final @Nullable Sleeper before;
  private final List<PooledEndpoint> others;
  private final Everybody everybody;
  private final GroupLease lease;
  private final StepLimits limits;
  private final ScheduledExecutorService loop;
  private final Ticker ticker;
  private final Progress progress;
  private volatile SwitchStep step = SwitchStep.DRAINING;
  private volatile long stepSinceNanos;

  /**
   * @param target that shall be awake; null: nobody
   */
  GroupSwitch(
      Pool pool,
      String group,
      @Nullable Sleeper target,
      SleepCalls calls,
      GroupLease lease,
      StepLimits limits,
      ScheduledExecutorService loop,
      Ticker ticker,
      Progress progress) {
    this.target = target;
    List<Sleeper> rest = Sleeper.othersThan(target(), pool.snapshot(), group);
    this.pool = pool;
    this.group = group;
    this.before = rest.stream().filter(GroupSwitch::isAwake).findFirst().orElse(null);
    this.others = rest.stream().flatMap(sleeper -> sleeper.servers().stream()).toList();
    this.everybody = new Everybody(calls);
    this.lease = lease;
    this.limits = limits;
    this.loop = loop;
    this.ticker = ticker;
    this.progress = progress;
    this.stepSinceNanos = ticker.nanos();
  }

  private static boolean isAwake(Sleeper sleeper) {
    return sleeper.areAll(Wakefulness.AWAKE);
  }

  /** Where it stands. Any thread. */
  SwitchStep step() {
    return step;
  }

  /** The name of who shall be awake; null: nobody. */
  @Nullable String target() {
    return target == null ? null : target.name();
  }

  long stepSinceNanos() {
    return stepSinceNanos;
  }

  /**
   * Begins, where it may come to a good end: for one that is not there nobody has to go, nor where
   * another one has its part of the accelerators and cannot be told to give it up.
   */
  void start() {
    List<PooledEndpoint> resting =
        others.stream().filter(server -> server.wakefulness() != Wakefulness.AWAKE).toList();
    lookAtThoseWhoRest(resting, 1);
  }

  /** More than once: who is about to fall asleep may look half awake. */
  private void lookAtThoseWhoRest(List<PooledEndpoint> resting, int attempt) {
    everybody.look(
        resting,
        found -> {
          boolean unsure = found.contains(Found.HALF_AWAKE) || found.contains(Found.UNCLEAR);
          if (unsure && attempt < TRIES) {
            later(TRY_AGAIN, () -> lookAtThoseWhoRest(resting, attempt + 1));
          } else if (unsure) {
            end(SwitchOutcome.failed(halfAwake()));
          } else if (target == null) {
            ifHeld(this::leave);
          } else {
            lookAt(target);
          }
        });
  }

  private String halfAwake() {
    return "a server of device group "
        + group
        + " does not say for sure that it sleeps: all is as it was. Wake it, or start it anew";
  }

  private void lookAt(Sleeper wanted) {
    everybody.look(
        wanted.servers(),
        found -> {
          if (THERE.containsAll(found)) {
            ifHeld(this::leave);
          } else {
            end(SwitchOutcome.failed(wanted.name() + " does not answer: all is as it was"));
          }
        });
  }

  private void leave() {
    pool.setWakefulness(Sleeper.ids(others), Wakefulness.LEAVING);
    drain();
  }

  private void drain() {
    if (isDrained()) {
      enter(SwitchStep.SLEEPING);
      sleep(1);
    } else if (stepNanos() > limits.drain().toNanos()) {
      giveUp("has not finished its requests within " + limits.drain().toSeconds() + " s");
    } else {
      later(LOOK_AGAIN, this::drain);
    }
  }

  /** As of a snapshot in which nothing new comes any more: what is counted then can only end. */
  private boolean isDrained() {
    return Sleeper.othersThan(target(), pool.snapshot(), group).stream()
        .allMatch(sleeper -> sleeper.areAll(Wakefulness.LEAVING) && sleeper.isIdle(ticker.nanos()));
  }

  private void sleep(int attempt) {
    everybody.sleep(
        others,
        limits.sleep(),
        () -> everybody.look(others, found -> ifHeld(() -> onTold(found, attempt))));
  }

  private void onTold(Set<Found> found, int attempt) {
    if (FREE.containsAll(found)) {
      pool.setWakefulness(Sleeper.ids(others), Wakefulness.ASLEEP);
      wakeTarget();
    } else if (attempt < TRIES) {
      later(TRY_AGAIN, () -> sleep(attempt + 1));
    } else if (found.contains(Found.UNCLEAR)) {
      pool.setWakefulness(Sleeper.ids(others), Wakefulness.FAILED);
      end(SwitchOutcome.failed(who() + " does not say whether it sleeps: nobody else is woken"));
    } else {
      giveUp("stays awake though it was told to sleep " + TRIES + " times");
    }
  }

  /** Nothing has been given away yet: those that were awake are so still. */
  private void giveUp(String why) {
    pool.setWakefulness(Sleeper.ids(others), Wakefulness.UNKNOWN);
    if (before != null) {
      pool.setWakefulness(before.ids(), Wakefulness.AWAKE);
    }
    end(SwitchOutcome.failed(who() + " " + why + ": all is as before"));
  }

  private String who() {
    return before == null ? "a server of device group " + group : before.name();
  }

  private void wakeTarget() {
    if (target == null) {
      end(SwitchOutcome.done("all servers of device group " + group + " sleep"));
      return;
    }
    wake(
        target,
        SwitchStep.WAKING,
        () -> end(SwitchOutcome.done(target.name() + " is awake")),
        () -> goBack(target));
  }

  private void wake(Sleeper sleeper, SwitchStep as, Runnable then, Runnable otherwise) {
    enter(as);
    pool.setWakefulness(sleeper.ids(), Wakefulness.WAKING);
    wake(sleeper, 1, then, otherwise);
  }

  private void wake(Sleeper sleeper, int attempt, Runnable then, Runnable otherwise) {
    everybody.wake(
        sleeper.servers(),
        limits.wake(),
        found -> ifHeld(() -> onToldToWake(sleeper, found, attempt, then, otherwise)));
  }

  private void onToldToWake(
      Sleeper sleeper, Set<Found> found, int attempt, Runnable then, Runnable otherwise) {
    if (found.equals(Set.of(Found.AWAKE))) {
      pool.setWakefulness(sleeper.ids(), Wakefulness.AWAKE);
      then.run();
    } else if (attempt < TRIES && !found.contains(Found.GONE)) {
      later(TRY_AGAIN, () -> wake(sleeper, attempt + 1, then, otherwise));
    } else {
      otherwise.run();
    }
  }

  /** Who did not wake may have its accelerators in part: it sleeps before anybody else wakes. */
  private void goBack(Sleeper failed) {
    enter(SwitchStep.GOING_BACK);
    everybody.sleep(
        failed.servers(),
        limits.sleep(),
        () -> everybody.look(failed.servers(), found -> ifHeld(() -> onSleptAgain(failed, found))));
  }

  private void onSleptAgain(Sleeper failed, Set<Found> found) {
    pool.setWakefulness(failed.ids(), Wakefulness.FAILED);
    String failure = failed.name() + " did not wake";
    if (!FREE.containsAll(found)) {
      end(SwitchOutcome.failed(failure + ", nor sleep again: nobody else is woken"));
    } else if (before == null) {
      end(SwitchOutcome.failed(failure + ": nobody is awake"));
    } else {
      wake(
          before,
          SwitchStep.GOING_BACK,
          () -> end(SwitchOutcome.failed(failure + ": " + before.name() + " is awake again")),
          () -> {
            pool.setWakefulness(before.ids(), Wakefulness.FAILED);
            end(SwitchOutcome.failed(failure + ", nor did " + before.name() + ": nobody is awake"));
          });
    }
  }

  private void enter(SwitchStep next) {
    if (next != step) {
      progress.onStep(step, stepNanos(), next);
      step = next;
      stepSinceNanos = ticker.nanos();
    }
  }

  private long stepNanos() {
    return ticker.nanos() - stepSinceNanos;
  }

  private void end(SwitchOutcome outcome) {
    progress.onEnd(step, stepNanos(), outcome);
  }

  private void later(Duration pause, Runnable task) {
    var unused = loop.schedule(() -> ifHeld(task), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Goes on, unless the lease is lost: then only the servers know what is so, and are asked. */
  private void ifHeld(Runnable next) {
    if (lease.isHeld()) {
      next.run();
      return;
    }
    List<PooledEndpoint> all = Sleeper.servers(pool.snapshot(), group);
    pool.setWakefulness(Sleeper.ids(all), Wakefulness.UNKNOWN);
    end(
        SwitchOutcome.failed(
            "the lease of device group " + group + " is lost: nothing more is done"));
  }
}
