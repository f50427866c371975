package dev.berth.health;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.HealthState.HalfOpen;
import dev.berth.health.HealthState.Healthy;
import dev.berth.health.HealthState.InService;
import dev.berth.health.HealthState.Recovering;
import dev.berth.health.HealthState.Suspect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one server's health: its {@link HealthState}, how it came there, and the
 * evidence that counts towards the next one. Says what evidence amounts to; whether the server
 * moves is the pool's to decide, which sees its peers too.
 *
 * <p>Any thread may report the end of a request and look at the state. A good answer of a server in
 * service, by far the most frequent report, is counted on the spot, and costs two atomic additions;
 * so is what is nobody's fault. Everything else goes to the {@link Judge}, which knows whether the
 * server is still the one at its address: also the good answer behind a failure, which has a mark
 * to take away. All other methods are confined to the writer of the pool.
 *
 * <p>A request counts only if the server was picked after its present time in service began: forty
 * requests that die with one crash are one event, whenever their ends are reported.
 */
public final class ServerHealth {

  /** The newest so many moves are remembered. */
  static final int EVENTS_KEPT = 16;

  private final EndpointId id;
  private final Judge judge;
  private final AnswerTally answers;
  private volatile HealthState state;
  private volatile List<HealthEvent> events;

  private final Silence silence;
  private final Failures failures;
  private final Probes probes;
  private volatile @Nullable LastProbe lastProbe;
  private int failedInRound;
  private long goodBeforeRound;
  private long patienceNanos = Long.MAX_VALUE;

  /** Hears of everything that may move a server. Any thread; must not block. */
  public interface Judge {

    void onReport(ServerHealth server, AnswerReport report);

    /** About whichever server of the pool has this name. */
    void onReport(EndpointId server, AnswerReport report);
  }

  /**
   * A new server, of which nothing is known.
   *
   * @param failureMark of its address
   * @param inFlight requests on the server that had its address before
   * @param nowNanos of its discovery
   */
  public ServerHealth(
      EndpointId id,
      HealthSettings settings,
      FailureMark failureMark,
      int inFlight,
      Judge judge,
      long nowNanos) {
    this.id = id;
    this.judge = judge;
    this.state = new Healthy(nowNanos, nowNanos, 0, Cause.DISCOVERED);
    this.events = List.of(HealthEvent.of(state));
    this.answers = new AnswerTally(failureMark);
    this.silence = new Silence(inFlight, nowNanos);
    this.failures = new Failures(settings.limits(), answers);
    this.probes = new Probes(settings.probes(), answers);
  }

  public EndpointId id() {
    return id;
  }

  /** Where it stands. Any thread. */
  public HealthState state() {
    return state;
  }

  /** How it came there, the newest move last. Any thread. */
  public List<HealthEvent> events() {
    return events;
  }

  /** Null: it was not probed yet. Any thread. */
  public @Nullable LastProbe lastProbe() {
    return lastProbe;
  }

  /** A request is over. Any thread. */
  public void onEnd(AnswerReport report) {
    boolean counts = state instanceof InService inService && inService.counts(report.openedNanos());
    AnswerOutcome outcome = report.outcome();
    if (counts && outcome == AnswerOutcome.OK && !answers.isBroken()) {
      answers.onGood(report);
    } else if (counts && outcome.isRoutine()) {
      answers.onOther();
    } else {
      judge.onReport(this, report);
    }
  }

  /** A request that was meant for this server was served by another one of the pool. Any thread. */
  public void onEndElsewhere(EndpointId served, AnswerReport report) {
    judge.onReport(served, report);
  }

  /** An answer begins. Any thread. */
  public void onSign() {
    answers.onOther();
  }

  /**
   * The end of a request that counts.
   *
   * @param picks requests ever given to it
   * @return why the server should be ejected; null where there is no reason
   */
  public @Nullable Cause onAnswer(AnswerReport told, long picks) {
    AnswerReport report = told.after(patienceNanos);
    AnswerOutcome outcome = report.outcome();
    if (outcome == AnswerOutcome.OK) {
      answers.onGood(report);
      answers.unmark();
      return null;
    }
    if (outcome.isSignOfLife()) {
      answers.onOther();
    } else if (outcome == AnswerOutcome.ABANDONED) {
      silence.onAbandoned();
    }
    if (!outcome.isFailure()) {
      return null;
    }
    failedInRound++;
    return failures.onAnswer(report, picks, state instanceof Recovering);
  }

  /**
   * What the trial of a half-open server amounts to.
   *
   * @return the state that follows; null where the trial showed nothing
   */
  public @Nullable HealthState afterTrial(
      HalfOpen half, AnswerReport told, Ejection times, long nowNanos) {
    AnswerOutcome outcome = told.after(patienceNanos).outcome();
    if (outcome == AnswerOutcome.OK) {
      return half.toRecovering(nowNanos, Cause.TRIAL_PASSED);
    }
    if (!outcome.isFailure()) {
      return null;
    }
    boolean refused = outcome == AnswerOutcome.REFUSED;
    Cause cause = refused ? Cause.CONNECT_REFUSED : Cause.TRIAL_FAILED;
    return half.toEjected(nowNanos, cause, times);
  }

  /** It was probed. */
  public ProbeVerdict onProbe(LastProbe probe) {
    lastProbe = probe;
    long answerNanos = patienceNanos == Long.MAX_VALUE ? 0 : patienceNanos / Peers.PATIENCE;
    return probes.onProbe(probe.outcome(), answerNanos, probe.atNanos());
  }

  /** Whether anything ever came from it, to a probe or to a request. */
  public boolean hasAnswered() {
    return probes.hasAnswered();
  }

  /** Whether enough has failed of late to look at it more closely. */
  public boolean hasFailed() {
    return failures.any() || probes.areFailing();
  }

  /** Good and bad answers since the last call. */
  public Round takeRound() {
    long good = answers.good();
    Round round = new Round(good - goodBeforeRound, failedInRound);
    goodBeforeRound = good;
    failedInRound = 0;
    return round;
  }

  /** Hands on how long its good answers took, each once. */
  void drainTo(Durations learned) {
    answers.drainTo(learned);
  }

  /**
   * It should not be silent for longer than this.
   *
   * @param nanos {@link Long#MAX_VALUE} when nobody knows
   */
  void expect(long nanos) {
    patienceNanos = nanos;
  }

  /**
   * Looks at it, as often as it should be found out.
   *
   * @param inFlight requests on it
   */
  public void look(int inFlight, long nowNanos) {
    silence.look(answers.signs(), inFlight, nowNanos);
  }

  /**
   * Whether it has had work, and done nothing, for longer than it should. That is judged by several
   * requests, or by one where its probes say nothing good of it either.
   */
  boolean isStalled(long nowNanos) {
    long nanos = probes.areFailing() ? silence.ofOne(nowNanos) : silence.ofSeveral(nowNanos);
    return state instanceof InService && nanos >= patienceNanos;
  }

  /**
   * Whether it has become so silent that it should be probed now: so that its probe has answered,
   * or not, by the time that the silence is too long. True once for each silence.
   */
  public boolean fallsSilent(long nowNanos) {
    return patienceNanos != Long.MAX_VALUE
        && state instanceof InService
        && silence.isNewsAfter(patienceNanos / 4, nowNanos);
  }

  /** Whether it has done something within the time in which it should. */
  boolean isLively(long nowNanos) {
    return silence.sinceSign(nowNanos) < patienceNanos;
  }

  /** It moves. */
  public void enter(HealthState next) {
    state = next;
    if (!(next instanceof Suspect)) {
      failures.forget();
      probes.forget();
      silence.restart(next.sinceNanos());
    }
    List<HealthEvent> grown = new ArrayList<>(events);
    if (grown.size() == EVENTS_KEPT) {
      grown.remove(0);
    }
    grown.add(HealthEvent.of(next));
    events = List.copyOf(grown);
  }

  /** What a server answered in one round. */
  public record Round(long good, long failed) {

    long total() {
      return good + failed;
    }

    /** The share of good answers; where there were any at all. */
    double rate() {
      return (double) good / total();
    }
  }
}
