package dev.berth.modelswitch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Switches at the last moment at which the oldest request that can still be saved is saved, and
 * only where more is gained than lost:
 *
 * <ul>
 *   <li><b>gained</b> are the requests that wait and can be saved, and those that will come while
 *       the model stays, as far as its other servers do not take them;
 *   <li><b>lost</b> are the requests for the model that sleeps meanwhile, as far as they would wait
 *       longer than they are ready to.
 * </ul>
 *
 * A model that is awake stays so for a time that grows with the load: what a switch costs must be
 * small beside what is served between two of them. Requests that can no longer be saved are no
 * reason for anything.
 */
public final class SlackAndValue implements SwitchPolicy {

  /** So few answers are expected to run still when a server counts as drained. */
  static final double DRAINED = 0.7;

  /** Share of what a server bears that it is given on purpose. */
  static final double WELL_USED = 0.85;

  /** Before the last moment: longer than the time between two looks, and the error of estimates. */
  private static final double MARGIN_SECONDS = 1.5;

  private static final double LOSS_WEIGHT = 1.6;
  private static final double LOAD_FACTOR = 1.3;
  private static final double MOST_LOAD = 0.75;
  private static final double LEAST_RESIDENCY_SECONDS = 1;
  private static final double IDLE_SECONDS = 0.5;
  private static final double TAKE_OVER_SECONDS = 60;
  private static final double[] STAYS = {15, 30, TAKE_OVER_SECONDS};

  /** Shares of a model's servers' capacity at which it needs one more. */
  private static final double FULL = 0.9;

  private static final double LONG_QUEUE = 0.3;

  /** A switch and what it is worth. */
  private record Candidate(Order order, double score, double loserPerSecond, double readySeconds) {

    boolean isBetterThan(@Nullable Candidate other) {
      if (other == null || score != other.score) {
        return other == null || score > other.score;
      }
      return loserPerSecond != other.loserPerSecond
          ? loserPerSecond < other.loserPerSecond
          : readySeconds < other.readySeconds;
    }
  }

  @Override
  public @Nullable Order next(
      List<DeviceGroup> groups, List<SwitchedModel> models, long nowNanos) {
    double load = load(groups, models, nowNanos);
    Candidate best = null;
    for (SwitchedModel wanted : models) {
      if (wanted.held() > 0 && needsServer(wanted, nowNanos)) {
        for (DeviceGroup group : groups) {
          Candidate candidate = candidate(group, wanted, load, nowNanos);
          if (candidate != null && candidate.isBetterThan(best)) {
            best = candidate;
          }
        }
      }
    }
    return best == null ? null : best.order;
  }

  private static double load(
      List<DeviceGroup> groups, List<SwitchedModel> models, long nowNanos) {
    double servers = 0;
    for (SwitchedModel model : models) {
      servers += model.perSecond(nowNanos) / model.perSecondOfServer();
    }
    return Math.min(MOST_LOAD, LOAD_FACTOR * servers / groups.size());
  }

  private static boolean needsServer(SwitchedModel wanted, long nowNanos) {
    double bears = wanted.perSecondOfServer() * wanted.up();
    return wanted.up() == 0
        || wanted.perSecond(nowNanos) > FULL * bears
        || wanted.held() > LONG_QUEUE * bears * wanted.patienceSeconds();
  }

  private static @Nullable Candidate candidate(
      DeviceGroup group, SwitchedModel wanted, double load, long nowNanos) {
    SwitchedModel loser = group.awake();
    if (group.coming() != null || loser == wanted || !group.has(wanted)) {
      return null;
    }
    Trade trade = new Trade(group, loser, wanted, load, nowNanos);
    boolean mayGo = loser == null || trade.mayGo();
    double score = mayGo && trade.isTime() ? trade.score() : 0;
    return score > 0
        ? new Candidate(
            new Order(group, wanted),
            score,
            loser == null ? 0 : loser.perSecond(nowNanos),
            trade.readySeconds)
        : null;
  }

  /** One model instead of another on one group. */
  private static final class Trade {

    private final DeviceGroup group;
    private final @Nullable SwitchedModel loser;
    private final SwitchedModel wanted;
    private final double load;
    private final long nowNanos;
    private final double readySeconds;
    private final double patience;
    private double savable;
    private double slackSeconds = Double.POSITIVE_INFINITY;

    Trade(
        DeviceGroup group,
        @Nullable SwitchedModel loser,
        SwitchedModel wanted,
        double load,
        long nowNanos) {
      this.group = group;
      this.loser = loser;
      this.wanted = wanted;
      this.load = load;
      this.nowNanos = nowNanos;
      this.patience = wanted.patienceSeconds();
      this.readySeconds =
          group.drainSeconds(nowNanos) + sleepSeconds(loser) + wanted.times().wakeSeconds(patience);
      count();
    }

    private static double sleepSeconds(@Nullable SwitchedModel model) {
      return model == null ? 0 : model.times().sleepSeconds();
    }

    private void count() {
      double reading = wanted.readingSeconds();
      for (long deadline : wanted.deadlines()) {
        double left = (deadline - nowNanos) / 1e9 - readySeconds;
        if (left >= (savable + 1) * reading) {
          if (savable == 0) {
            slackSeconds = left - reading;
          }
          savable++;
        }
      }
      savable -= wanted.perSecondOfServer() * wanted.up() * patience / 2;
    }

    boolean mayGo() {
      return group.idleSeconds(nowNanos) >= IDLE_SECONDS
          || group.awakeSeconds(nowNanos) >= residencySeconds();
    }

    private double residencySeconds() {
      double usual = loser == null ? 0 : loser.usualDrainSeconds(nowNanos);
      double cost = usual + sleepSeconds(loser) + wanted.times().wakeSeconds(patience);
      return Math.max(LEAST_RESIDENCY_SECONDS, cost * load / (1 - load));
    }

    boolean isTime() {
      return slackSeconds <= MARGIN_SECONDS || group.idleSeconds(nowNanos) >= IDLE_SECONDS;
    }

    /** For the stay for which it is worth most. */
    double score() {
      double least = Math.max(residencySeconds(), Math.max(0, savable) * wanted.readingSeconds());
      double best = score(least);
      for (double stay : STAYS) {
        best = Math.max(best, score(stay));
      }
      return best;
    }

    private double score(double staySeconds) {
      double coming = Math.min(wanted.excess(wanted.up(), nowNanos), wanted.perSecondOfServer());
      double gain = savable + coming * (staySeconds + Math.min(readySeconds, patience));
      return wanted.priority() * gain - LOSS_WEIGHT * loss(staySeconds);
    }

    private double loss(double staySeconds) {
      if (loser == null) {
        return 0;
      }
      double unserved = loser.priority() * loser.excess(loser.up() - 1, nowNanos);
      if (staySeconds == TAKE_OVER_SECONDS) {
        return unserved * (readySeconds + staySeconds);
      }
      double back =
          wanted.usualDrainSeconds(nowNanos)
              + wanted.times().sleepSeconds()
              + loser.times().wakeSeconds(loser.patienceSeconds());
      double away = readySeconds + staySeconds + back;
      return unserved * Math.max(0, away - loser.patienceSeconds());
    }
  }
}
