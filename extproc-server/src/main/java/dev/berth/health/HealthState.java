package dev.berth.health;

import dev.berth.endpoint.Lifecycle;
import dev.berth.health.HealthSettings.Ejection;
import java.time.Duration;

/**
 * Where one server stands. A state offers the moves that are legal from it, so that no other
 * compiles.
 *
 * <pre>
 *              ┌──── Starting ───────────────────────────────────┐ probe passed
 *  new         │                                                 v
 *  ──> Healthy ┴─> Suspect ──> Ejected ──time──> HalfOpen ──> Recovering ──time──> Healthy
 *         ^───────────┘           ^ └── probe passed ──────────^   │ trial passed
 *                                 └── trial failed, or failed again ┘
 *
 *  any ──drain──> Draining ──undrain──> Recovering
 * </pre>
 *
 * Being removed is no state: a server that leaves its pool is forgotten.
 */
public sealed interface HealthState {

  /** Since when, by the pool's ticker. */
  long sinceNanos();

  /** Why. */
  Cause cause();

  /** What it lets in. */
  Gate gate();

  /** Its name, as people see it. */
  Lifecycle lifecycle();

  /** Of servers that get nothing, those that may be well first: the least number. */
  default int suspicion() {
    return 0;
  }

  /** Every state but this one itself may be left for it. */
  default Draining toDraining(long nowNanos, Cause cause) {
    return new Draining(nowNanos, cause);
  }

  /** A state in which requests are given to the server, and what becomes of them counts. */
  sealed interface InService extends HealthState {

    /** Requests that were picked before this say nothing about the server as it is now. */
    long epochNanos();

    /** How many times in a row it was ejected so far. */
    int ejections();

    /** Whether what becomes of a request counts. */
    default boolean counts(long openedNanos) {
      return openedNanos - epochNanos() >= 0;
    }

    /**
     * Out, for twice as long as the last time, if that was not long ago.
     *
     * @param nowNanos of the move
     */
    default Ejected toEjected(long nowNanos, Cause cause, Ejection times) {
      boolean longAgo = nowNanos - epochNanos() >= times.max().toNanos();
      int ejection = longAgo ? 1 : ejections() + 1;
      return new Ejected(nowNanos, nowNanos + times.nanos(ejection), ejection, cause);
    }

    /** Its probes find that it is not there yet. */
    default Starting toStarting(long nowNanos) {
      return new Starting(nowNanos, Cause.NOT_STARTED);
    }

    /** Out with a server that lives and dies with it, for as long as that is not well. */
    default Ejected toOutWithFellow(long nowNanos) {
      return new Ejected(nowNanos, nowNanos, ejections(), Cause.LOCKSTEP);
    }
  }

  /** It never answered: its port may not be open yet. */
  record Starting(long sinceNanos, Cause cause) implements HealthState {

    /** It answers. */
    public Recovering toRecovering(long nowNanos, Cause why) {
      return new Recovering(nowNanos, 0, why);
    }

    @Override
    public int suspicion() {
      return 3;
    }

    @Override
    public Gate gate() {
      return Gate.CLOSED;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.STARTING;
    }
  }

  /** Nothing is known against it. */
  record Healthy(long sinceNanos, long epochNanos, int ejections, Cause cause)
      implements InService {

    public Suspect toSuspect(long nowNanos) {
      return new Suspect(nowNanos, epochNanos, ejections, Cause.FAILURES);
    }

    @Override
    public Gate gate() {
      return Gate.OPEN;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.READY;
    }
  }

  /** It failed a little. */
  record Suspect(long sinceNanos, long epochNanos, int ejections, Cause cause)
      implements InService {

    public Healthy toHealthy(long nowNanos) {
      return new Healthy(nowNanos, epochNanos, ejections, Cause.CLEARED);
    }

    @Override
    public Gate gate() {
      return Gate.OPEN;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.SUSPECT;
    }
  }

  /**
   * It gets nothing.
   *
   * @param untilNanos then it is tried; means nothing where its probes or its fellows have the say
   * @param times in a row, with this one
   */
  record Ejected(long sinceNanos, long untilNanos, int times, Cause cause) implements HealthState {

    /** Whether it is time to try it. */
    public boolean isOver(long nowNanos) {
      return cause.isWaitedOut() && nowNanos - untilNanos >= 0;
    }

    /** Whether one good probe shows that it is well again. */
    public boolean isDisprovedByProbe() {
      return cause.isDisprovedByProbe();
    }

    /** Out for longer, so that those that went out together do not come back at once. */
    public Ejected longerBy(long nanos) {
      return new Ejected(sinceNanos, untilNanos + nanos, times, cause);
    }

    public HalfOpen toHalfOpen(long nowNanos) {
      return new HalfOpen(nowNanos, times, Cause.EJECTION_OVER);
    }

    public Recovering toRecovering(long nowNanos, Cause why) {
      return new Recovering(nowNanos, times, why);
    }

    /** Whether it is out for a reason of its own. */
    public boolean isBroken() {
      return cause != Cause.LOCKSTEP;
    }

    /** It is down, which is for the probes to watch from now on. */
    public Ejected toProbed(long nowNanos) {
      return new Ejected(nowNanos, untilNanos, times, Cause.PROBE_FAILED);
    }

    @Override
    public int suspicion() {
      return cause.isAbsence() ? 2 : 1;
    }

    @Override
    public Gate gate() {
      return Gate.CLOSED;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.EJECTED;
    }
  }

  /** One request at a time may show whether it is well again. */
  record HalfOpen(long sinceNanos, int times, Cause cause) implements HealthState {

    public Recovering toRecovering(long nowNanos, Cause why) {
      return new Recovering(nowNanos, times, why);
    }

    public Ejected toEjected(long nowNanos, Cause why, Ejection ejection) {
      return new Ejected(nowNanos, nowNanos + ejection.nanos(times + 1), times + 1, why);
    }

    /** Whether a trial is one of this time, not of an earlier one. */
    public boolean counts(long openedNanos) {
      return openedNanos - sinceNanos >= 0;
    }

    @Override
    public Gate gate() {
      return Gate.TRIAL;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.HALF_OPEN;
    }
  }

  /** It is back, with a share that grows. */
  record Recovering(long sinceNanos, int ejections, Cause cause) implements InService {

    /** Envoy's {@code slow_start_config.min_weight_percent}. */
    private static final double LEAST = 0.1;

    @Override
    public long epochNanos() {
      return sinceNanos;
    }

    /** Its share, compared to that of a healthy server: above 0, and 1 when it is over. */
    public double weight(long nowNanos, Duration slowStart) {
      double elapsed = nowNanos - sinceNanos;
      return slowStart.isZero() ? 1 : Math.min(1, Math.max(LEAST, elapsed / slowStart.toNanos()));
    }

    public Healthy toHealthy(long nowNanos) {
      return new Healthy(nowNanos, sinceNanos, ejections, Cause.SLOW_START_OVER);
    }

    @Override
    public Gate gate() {
      return Gate.RAMPING;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.RECOVERING;
    }
  }

  /** It shall get nothing new; what it has it may finish. */
  record Draining(long sinceNanos, Cause cause) implements HealthState {

    public Recovering toRecovering(long nowNanos) {
      return new Recovering(nowNanos, 0, Cause.UNDRAINED);
    }

    @Override
    public Gate gate() {
      return Gate.CLOSED;
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.DRAINING;
    }
  }
}
