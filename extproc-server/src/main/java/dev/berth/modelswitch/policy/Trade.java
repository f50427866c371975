package dev.berth.modelswitch.policy;

import dev.berth.modelswitch.policy.SwitchPolicy.Order;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One model instead of another on one group, at one moment: what is gained, and what is lost. */
final class Trade {

  /** Before the last moment: longer than the time between two looks, and the error of estimates. */
  private static final double MARGIN_SECONDS = 1.5;

  private static final double LOSS_WEIGHT = 1.3;
  private static final double LEAST_RESIDENCY_SECONDS = 1;
  private static final double IDLE_SECONDS = 0.5;
  private static final double LEAST_PER_SECOND = 1e-6;

  /** Whoever stays so long is not waited for: the other takes over. */
  private static final double TAKE_OVER_SECONDS = 60;

  private static final double[] STAYS = {15, 30, TAKE_OVER_SECONDS};

  private final SwitchedGroup group;
  private final @Nullable SwitchedModel loser;
  private final SwitchedModel wanted;
  private final long nowNanos;
  private final double readySeconds;
  private final double residencySeconds;
  private double savable;
  private double slackSeconds = Double.POSITIVE_INFINITY;
  private final double score;

  /**
   * @param loser that is awake; null when all sleep
   * @param load of all groups, as a share of what they bear, with something on top; below 1
   */
  Trade(
      SwitchedGroup group,
      @Nullable SwitchedModel loser,
      SwitchedModel wanted,
      double load,
      long nowNanos) {
    this.group = group;
    this.loser = loser;
    this.wanted = wanted;
    this.nowNanos = nowNanos;
    this.readySeconds = group.readySeconds(wanted, nowNanos);
    this.residencySeconds = residencySeconds(load);
    countSavable();
    this.score = bestScore();
  }

  private double residencySeconds(double load) {
    if (loser == null) {
      return LEAST_RESIDENCY_SECONDS;
    }
    double cost = awaySeconds(loser, wanted);
    return Math.max(LEAST_RESIDENCY_SECONDS, cost * load / (1 - load));
  }

  /** What a switch takes at the usual load. */
  private double awaySeconds(SwitchedModel from, SwitchedModel to) {
    return from.usualDrainSeconds(nowNanos)
        + from.times().sleepSeconds()
        + to.times().wakeSeconds(to.patienceSeconds());
  }

  /** Of those that wait, less what the servers that it has will take. */
  private void countSavable() {
    double reading = wanted.readingSeconds();
    for (Map.Entry<Long, Integer> some : wanted.deadlines().inOrder()) {
      double left = (some.getKey() - nowNanos) / 1e9 - readySeconds;
      double inTime = Math.min(some.getValue(), Math.floor(left / reading) - savable);
      if (inTime >= 1) {
        slackSeconds = Math.min(slackSeconds, left - reading);
        savable += inTime;
      }
    }
    savable -= wanted.perSecondOfServer() * wanted.up() * wanted.patienceSeconds() / 2;
  }

  /** For the stay for which it is worth most. */
  private double bestScore() {
    double least = Math.max(residencySeconds, Math.max(0, savable) * wanted.readingSeconds());
    double best = score(least);
    for (double stay : STAYS) {
      best = Math.max(best, score(stay));
    }
    return best;
  }

  private double score(double staySeconds) {
    double coming = Math.min(wanted.excess(wanted.up(), nowNanos), wanted.perSecondOfServer());
    double gain =
        savable + coming * (staySeconds + Math.min(readySeconds, wanted.patienceSeconds()));
    return wanted.rules().priority() * gain - LOSS_WEIGHT * loss(staySeconds);
  }

  private double loss(double staySeconds) {
    if (loser == null) {
      return 0;
    }
    double unserved = loser.rules().priority() * loser.excess(loser.up() - 1, nowNanos);
    if (staySeconds == TAKE_OVER_SECONDS) {
      return unserved * (readySeconds + staySeconds);
    }
    double away = readySeconds + staySeconds + awaySeconds(wanted, loser);
    return unserved * Math.max(0, away - loser.patienceSeconds());
  }

  /** Whether the one that is awake has been long enough and is not just busiest, or is idle. */
  boolean mayGo() {
    return loser == null
        || group.idleSeconds(nowNanos) >= IDLE_SECONDS
        || (group.awakeSeconds(nowNanos) >= residencySeconds && isQuiet(loser));
  }

  /**
   * When those that waited have just been released, a drain takes longest. That passes; should it
   * not, it is waited for as long as a caller would wait.
   */
  private boolean isQuiet(SwitchedModel awake) {
    return group.drainSeconds(nowNanos) <= awake.usualDrainSeconds(nowNanos)
        || group.awakeSeconds(nowNanos) >= wanted.patienceSeconds();
  }

  /** Whether it is the last moment, or costs nobody anything. */
  boolean isTime() {
    return slackSeconds <= MARGIN_SECONDS
        || group.idleSeconds(nowNanos) >= IDLE_SECONDS
        || wanted.isStarved(nowNanos);
  }

  boolean isWorthIt() {
    return score > 0 || wanted.isStarved(nowNanos);
  }

  /**
   * Of two that are worth it: those that starve first, then what is worth more beside all that is
   * asked of its model. The rare would never have their turn if single requests were counted.
   */
  boolean isBetterThan(@Nullable Trade other) {
    if (other == null) {
      return true;
    }
    boolean starved = wanted.isStarved(nowNanos);
    if (starved != other.wanted.isStarved(nowNanos)) {
      return starved;
    }
    if (share() != other.share()) {
      return share() > other.share();
    }
    return loserPerSecond() != other.loserPerSecond()
        ? loserPerSecond() < other.loserPerSecond()
        : readySeconds < other.readySeconds;
  }

  private double share() {
    return score / Math.max(LEAST_PER_SECOND, wanted.perSecond(nowNanos));
  }

  private double loserPerSecond() {
    return loser == null ? 0 : loser.perSecond(nowNanos);
  }

  Order order() {
    return new Order(group, wanted);
  }
}
