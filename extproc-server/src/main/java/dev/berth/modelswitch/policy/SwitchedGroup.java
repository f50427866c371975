package dev.berth.modelswitch.policy;

import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Servers that share accelerators, one for each model, of which one is awake at a time. Between two
 * of them it is on its way: it drains the one, lets it sleep, wakes the other. Confined.
 */
public final class SwitchedGroup {

  private final String name;
  private final List<SwitchedModel> models;
  private final RunningAnswers running = new RunningAnswers();
  private final Map<SwitchedModel, Long> avoidedUntilNanos = new HashMap<>();
  private @Nullable SwitchedModel awake;
  private @Nullable SwitchedModel coming;
  private long wakingSinceNanos;
  private long awakeSinceNanos;
  private long idleSinceNanos;
  private long drainAtNanos = Long.MIN_VALUE;
  private double drainSeconds;

  /**
   * @param awake at the moment; null when all sleep
   */
  public SwitchedGroup(
      String name, List<SwitchedModel> models, @Nullable SwitchedModel awake, long nowNanos) {
    this.name = name;
    this.models = List.copyOf(models);
    this.awake = awake;
    this.awakeSinceNanos = nowNanos;
    this.idleSinceNanos = nowNanos;
    if (awake != null) {
      awake.onComing();
    }
  }

  public String name() {
    return name;
  }

  /** All that have a server here. */
  public List<SwitchedModel> models() {
    return models;
  }

  /** Whether it has a server for the model that is not known to fail. */
  public boolean offers(SwitchedModel model, long nowNanos) {
    return models.contains(model)
        && nowNanos >= avoidedUntilNanos.getOrDefault(model, Long.MIN_VALUE);
  }

  /** Whether the model is awake here, or is about to be, or could be. */
  boolean isOpenTo(SwitchedModel model, long nowNanos) {
    if (awake() == model || coming == model) {
      return true;
    }
    boolean isTaken = awake != null && awake.rules().standing() == Standing.PINNED;
    return !isTaken && model.rules().standing() != Standing.FORBIDDEN && offers(model, nowNanos);
  }

  /** That may get requests; null on the way between two, and when all sleep. */
  public @Nullable SwitchedModel awake() {
    return coming == null ? awake : null;
  }

  /** That will be awake; null when nothing is under way. */
  public @Nullable SwitchedModel coming() {
    return coming;
  }

  /** The one that is awake has been given a request. */
  public void onBegun(Answer answer) {
    running.add(answer);
  }

  /** It is over. */
  public void onEnded(Answer answer, long nowNanos) {
    running.remove(answer);
    if (awake != null) {
      awake.answers().add((nowNanos - answer.begunNanos()) / 1e9);
    }
    if (running.count() == 0) {
      idleSinceNanos = nowNanos;
    }
  }

  /** Requests on the server that is awake, or drains. */
  public int inFlight() {
    return running.count();
  }

  /** From now on it is on its way to this one: nothing is given to the one that is awake. */
  public void begin(SwitchedModel next, long nowNanos) {
    if (awake != null) {
      awake.onGoing();
    }
    coming = next;
    wakingSinceNanos = nowNanos;
    next.onComing();
  }

  /** The one that was awake sleeps, verified; what is measured is without the drain. */
  public void onAsleep(double seconds, long nowNanos) {
    if (awake != null) {
      awake.times().onSlept(seconds);
    }
    awake = null;
    wakingSinceNanos = nowNanos;
  }

  /** The one that was coming is awake, verified, and it took so long. */
  public void onAwake(double seconds, long nowNanos) {
    if (coming == null) {
      throw new IllegalStateException(name + " is on no way");
    }
    coming.times().onWoken(seconds);
    awake = coming;
    coming = null;
    awakeSinceNanos = nowNanos;
    idleSinceNanos = nowNanos;
  }

  /**
   * It did not get there: the one that was awake is still, unless it was said to sleep.
   *
   * @param untilNanos when the one that was coming may be tried again here
   */
  public void onFailed(long untilNanos) {
    if (coming == null) {
      throw new IllegalStateException(name + " is on no way");
    }
    avoidedUntilNanos.put(coming, untilNanos);
    coming.onGoing();
    coming = null;
    if (awake != null) {
      awake.onComing();
    }
  }

  /** It turns out that somebody else has it, or nobody, though there was no switch. */
  public void onFound(@Nullable SwitchedModel found, long nowNanos) {
    if (coming != null) {
      throw new IllegalStateException(name + " is on its way");
    }
    if (awake != null) {
      awake.onGoing();
    }
    awake = found;
    awakeSinceNanos = nowNanos;
    idleSinceNanos = nowNanos;
    if (found != null) {
      found.onComing();
    }
  }

  /** For how long the one that is awake has been. */
  public double awakeSeconds(long nowNanos) {
    return (nowNanos - awakeSinceNanos) / 1e9;
  }

  /** For how long the one that is awake has had nothing to do; 0 while it has, or will have. */
  public double idleSeconds(long nowNanos) {
    boolean busy = running.count() > 0 || (awake != null && awake.held() > 0);
    return busy ? 0 : (nowNanos - idleSinceNanos) / 1e9;
  }

  /** How long until the one that is awake will have finished what it has. */
  double drainSeconds(long nowNanos) {
    if (drainAtNanos != nowNanos) {
      drainAtNanos = nowNanos;
      drainSeconds = awake == null ? 0 : running.drainSeconds(awake.answers(), nowNanos);
    }
    return drainSeconds;
  }

  /** How long until a model can be awake here, if it is the next one, or is coming. */
  double readySeconds(SwitchedModel wanted, long nowNanos) {
    if (awake() == wanted) {
      return 0;
    }
    double drained = awake == null ? 0 : drainSeconds(nowNanos) + awake.times().sleepSeconds();
    SwitchedModel first = coming == null ? wanted : coming;
    double woken = first.times().wakeSeconds(first.patienceSeconds());
    if (coming != null && awake == null) {
      woken = Math.max(0, woken - (nowNanos - wakingSinceNanos) / 1e9);
    }
    double next =
        first == wanted
            ? 0
            : first.times().sleepSeconds() + wanted.times().wakeSeconds(wanted.patienceSeconds());
    return drained + woken + next;
  }

  @Override
  public String toString() {
    return name;
  }
}
