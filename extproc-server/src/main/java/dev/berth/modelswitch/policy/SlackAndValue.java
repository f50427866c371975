package dev.berth.modelswitch.policy;

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
 * small beside what is served between two of them. After that it still waits until the drain is no
 * longer than usual: the longest answers of those that were released together decide how long it
 * takes. Among models the one goes first for which more of its demand is gained, so that the rare
 * have their turn. Requests that can no longer be saved are no reason for anything. Confined.
 */
public final class SlackAndValue implements SwitchPolicy {

  /** Share of what a server bears that it is given on purpose. */
  static final double WELL_USED = 0.85;

  private static final double LOAD_FACTOR = 1.15;
  private static final double MOST_LOAD = 0.75;

  /** Shares of a model's servers' capacity at which it needs one more. */
  private static final double FULL = 0.9;

  private static final double LONG_QUEUE = 0.3;

  /** After so long with nothing to do a group goes back to the model it prefers. */
  private static final double BORED_SECONDS = 10;

  private final Moment moment;

  /** Waits for the last moment. */
  public SlackAndValue() {
    this(Moment.LAST);
  }

  public SlackAndValue(Moment moment) {
    this.moment = moment;
  }

  /** When a switch that is worth it begins. */
  public enum Moment {
    /** When the oldest request would be lost otherwise: fewest switches, best for rare models. */
    LAST,
    /** As soon as it is worth it: the median waits less. */
    AT_ONCE
  }

  @Override
  public @Nullable Order next(
      List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos) {
    double load = load(groups, models, nowNanos);
    Trade best = null;
    for (SwitchedModel wanted : models) {
      if (isWanted(wanted, nowNanos)) {
        for (SwitchedGroup group : groups) {
          best = better(best, group, wanted, load, nowNanos);
        }
      }
    }
    return best == null ? backToPreferred(groups, nowNanos) : best.order();
  }

  private static double load(
      List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos) {
    double servers = 0;
    for (SwitchedModel model : models) {
      servers += model.perSecond(nowNanos) / model.perSecondOfServer();
    }
    return Math.min(MOST_LOAD, LOAD_FACTOR * servers / groups.size());
  }

  private static boolean isWanted(SwitchedModel model, long nowNanos) {
    return model.held() > 0
        && model.rules().standing() != Standing.FORBIDDEN
        && needsServer(model, nowNanos);
  }

  private static boolean needsServer(SwitchedModel wanted, long nowNanos) {
    double bears = wanted.perSecondOfServer() * wanted.up();
    return wanted.up() == 0
        || wanted.perSecond(nowNanos) > FULL * bears
        || wanted.held() > LONG_QUEUE * bears * wanted.patienceSeconds();
  }

  private @Nullable Trade better(
      @Nullable Trade best, SwitchedGroup group, SwitchedModel wanted, double load, long nowNanos) {
    SwitchedModel loser = group.awake();
    if (group.coming() != null || loser == wanted || isPinned(loser)) {
      return best;
    }
    if (!group.offers(wanted, nowNanos)) {
      return best;
    }
    Trade trade = new Trade(group, loser, wanted, load, nowNanos);
    boolean isTime = moment == Moment.AT_ONCE || trade.isTime();
    return trade.mayGo() && isTime && trade.isWorthIt() && trade.isBetterThan(best) ? trade : best;
  }

  private static boolean isPinned(@Nullable SwitchedModel model) {
    return model != null && model.rules().standing() == Standing.PINNED;
  }

  private static @Nullable Order backToPreferred(List<SwitchedGroup> groups, long nowNanos) {
    for (SwitchedGroup group : groups) {
      if (group.coming() == null
          && !isPinned(group.awake())
          && group.idleSeconds(nowNanos) >= BORED_SECONDS) {
        for (SwitchedModel model : group.models()) {
          if (isMissing(model) && group.offers(model, nowNanos)) {
            return new Order(group, model);
          }
        }
      }
    }
    return null;
  }

  private static boolean isMissing(SwitchedModel model) {
    return model.rules().standing() == Standing.PREFERRED && model.up() == 0;
  }
}
