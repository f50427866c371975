package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.health.AnswerReport;
import dev.berth.health.Cause;
import dev.berth.health.Gate;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.HealthState;
import dev.berth.health.HealthState.Ejected;
import dev.berth.health.HealthState.HalfOpen;
import dev.berth.health.HealthState.Healthy;
import dev.berth.health.HealthState.InService;
import dev.berth.health.HealthState.Recovering;
import dev.berth.health.HealthState.Starting;
import dev.berth.health.HealthState.Suspect;
import dev.berth.health.LastProbe;
import dev.berth.health.ProbeOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.random.RandomGenerator;

/**
 * Decides where a server goes on what was seen of it, and on time. Confined to the writer of the
 * pool.
 */
final class HealthJudge {

  /** A suspect that nothing is known against any more is watched for so much longer. */
  private static final Duration WATCHED = Duration.ofSeconds(5);

  private final Ejection ejection;
  private final EjectionShare share;
  private final Moves moves;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final HealthMetrics metrics;

  HealthJudge(
      HealthSettings settings,
      Collection<PooledEndpoint> endpoints,
      Moves moves,
      Ticker ticker,
      RandomGenerator random,
      HealthMetrics metrics) {
    this.ejection = settings.ejection();
    this.share = new EjectionShare(ejection, endpoints);
    this.moves = moves;
    this.ticker = ticker;
    this.random = random;
    this.metrics = metrics;
  }

  /** A request is over. */
  void onAnswer(PooledEndpoint endpoint, AnswerReport report) {
    HealthState state = endpoint.health().state();
    if (state instanceof HalfOpen half && report.trial() && half.counts(report.openedNanos())) {
      endTrial(endpoint, half, report);
    } else if (state instanceof InService inService && inService.counts(report.openedNanos())) {
      Cause due = endpoint.health().onAnswer(report, endpoint.load().picks());
      if (due != null) {
        eject(endpoint, due);
      }
      suspectIfFailing(endpoint);
    }
  }

  private void endTrial(PooledEndpoint endpoint, HalfOpen half, AnswerReport report) {
    HealthState next = endpoint.health().afterTrial(half, report, ejection, ticker.nanos());
    if (next == null) {
      endpoint.load().setGate(Gate.TRIAL);
    } else {
      moves.move(endpoint, next instanceof Ejected ejected ? withJitter(ejected) : next);
    }
  }

  private Ejected withJitter(Ejected ejected) {
    return ejected.longerBy(random.nextLong(ejection.maxJitter().toNanos() + 1));
  }

  /** Requests alone are reason enough to eject a server, unless too many are out. */
  void eject(PooledEndpoint endpoint, Cause cause) {
    if (endpoint.health().state() instanceof InService inService) {
      if (share.allows(endpoint)) {
        moves.move(endpoint, withJitter(inService.toEjected(ticker.nanos(), cause, ejection)));
      } else {
        metrics.onSpared();
      }
    }
  }

  private void suspectIfFailing(PooledEndpoint endpoint) {
    if (endpoint.health().state() instanceof Healthy healthy && endpoint.health().hasFailed()) {
      moves.move(endpoint, healthy.toSuspect(ticker.nanos()));
    }
  }

  /** A probe was answered, or not. */
  void onProbe(PooledEndpoint endpoint, ProbeOutcome outcome) {
    switch (endpoint.health().onProbe(new LastProbe(outcome, ticker.nanos()))) {
      case UP -> readmit(endpoint);
      case DOWN -> takeDown(endpoint);
      case OPEN -> suspectIfFailing(endpoint);
    }
  }

  private void readmit(PooledEndpoint endpoint) {
    HealthState state = endpoint.health().state();
    if (state instanceof Starting starting) {
      moves.move(endpoint, starting.toRecovering(ticker.nanos(), Cause.PROBE_PASSED));
    } else if (state instanceof Ejected ejected && ejected.isDisprovedByProbe()) {
      moves.move(endpoint, ejected.toRecovering(ticker.nanos(), Cause.PROBE_PASSED));
    }
  }

  private void takeDown(PooledEndpoint endpoint) {
    HealthState state = endpoint.health().state();
    long now = ticker.nanos();
    if (state instanceof InService inService) {
      boolean hasRun = endpoint.health().hasAnswered();
      moves.move(
          endpoint,
          hasRun
              ? inService.toEjected(now, Cause.PROBE_FAILED, ejection)
              : inService.toStarting(now));
    } else if (state instanceof HalfOpen half) {
      moves.move(endpoint, half.toEjected(now, Cause.PROBE_FAILED, ejection));
    } else if (state instanceof Ejected ejected && ejected.cause() != Cause.PROBE_FAILED) {
      moves.move(endpoint, ejected.toProbed(now));
    }
  }

  /** Time has passed. */
  void onTime(PooledEndpoint endpoint) {
    HealthState state = endpoint.health().state();
    long now = ticker.nanos();
    if (state instanceof Ejected ejected && ejected.isOver(now)) {
      moves.move(endpoint, ejected.toHalfOpen(now));
    } else if (state instanceof Recovering recovering && moves.ramp(endpoint, recovering) >= 1) {
      moves.move(endpoint, recovering.toHealthy(now));
    } else if (state instanceof Suspect suspect && isCleared(endpoint, suspect, now)) {
      moves.move(endpoint, suspect.toHealthy(now));
    }
  }

  private static boolean isCleared(PooledEndpoint endpoint, Suspect suspect, long now) {
    return !endpoint.health().hasFailed() && now - suspect.sinceNanos() >= WATCHED.toNanos();
  }
}
