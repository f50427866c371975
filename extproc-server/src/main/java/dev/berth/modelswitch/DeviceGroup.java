package dev.berth.modelswitch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Servers that share accelerators, one for each model, of which one is awake at a time. Between two
 * of them it is on its way: it drains the one, lets it sleep, wakes the other. Confined.
 */
public final class DeviceGroup {

  private final String name;
  private final List<SwitchedModel> models;
  private final RunningAnswers running = new RunningAnswers();
  private @Nullable SwitchedModel awake;
  private @Nullable SwitchedModel coming;
  private long awakeSinceNanos;
  private long idleSinceNanos;
  private long drainAtNanos = Long.MIN_VALUE;
  private double drainSeconds;

  /**
   * @param awake at the moment; null when all sleep
   */
  public DeviceGroup(
      String name, List<SwitchedModel> models, @Nullable SwitchedModel awake, long nowNanos) {
    this.name = name;
    this.models = List.copyOf(models);
    this.awake = awake;
    this.awakeSinceNanos = nowNanos;
    this.idleSinceNanos = nowNanos;
    if (awake != null) {
      awake.isComing();
    }
  }

  public String name() {
    return name;
  }

  public boolean has(SwitchedModel model) {
    return models.contains(model);
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
  public void onBegun(RunningAnswers.Answer answer) {
    running.add(answer);
  }

  /** It is over. */
  public void onEnded(RunningAnswers.Answer answer, long nowNanos) {
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
  public void begin(SwitchedModel next) {
    if (awake != null) {
      awake.isGoing();
    }
    coming = next;
    next.isComing();
  }

  /** The one that was awake sleeps, verified. */
  public void onAsleep(double seconds) {
    if (awake != null) {
      awake.times().onSlept(seconds);
    }
    awake = null;
  }

  /** The one that was coming is awake, verified. */
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

  @Override
  public String toString() {
    return name;
  }
}
