package dev.berth.routing;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.Objectives;
import dev.berth.admission.WakeTimes;
import dev.berth.base.Ticker;
import dev.berth.pool.PoolSnapshot;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.routing.RoutingOutcome.Held;
import dev.berth.routing.RoutingOutcome.Rejected;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of a pool wait when no server can take them, before which others, and until when.
 * Any thread.
 */
public record HoldRules(
    HoldQueues queues, WakeTimes wakes, HoldTimes times, Objectives objectives, Ticker ticker) {

  /** Nobody is sent away for longer, however hopeless it is. */
  public static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

  /** How many wait for a model. */
  public int waiting(String model) {
    return queues.waiting(model);
  }

  /**
   * About how long one more would wait for it behind all of them; zero while that is not known, and
   * {@link #LONGEST_RETRY_AFTER} at most.
   */
  public Duration expectedWait(String model) {
    return expectedWait(model, Integer.MIN_VALUE);
  }

  /** How many of them come before one more of this priority. */
  int ahead(String model, int priority) {
    return queues.waiting(model, priority);
  }

  /** The same for one more of this priority, behind those that come before it. */
  Duration expectedWait(String model, int priority) {
    Duration wait = Duration.ofNanos(waitNanos(model, priority));
    return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
  }

  /** Whether others wait for the same model, whom nobody may pass. */
  boolean isWaitedFor(Wanted wanted) {
    String model = wanted.model();
    return model != null && queues.isWaitedFor(model);
  }

  /**
   * What becomes of a request that no server can take now: it waits, if that may help.
   *
   * @param tokens about how many its prompt has
   * @param hints how much it matters, and for how long its client is ready to wait
   * @param otherwise what it is told where waiting cannot help
   */
  RoutingOutcome hold(
      PoolSnapshot pool,
      Wanted wanted,
      long bodyBytes,
      long tokens,
      RoutingHints hints,
      Rejected otherwise) {
    String model = wanted.model();
    if (model == null || !canWake(pool, wanted)) {
      return otherwise;
    }
    int priority = objectives.priorityOf(hints.objective());
    Duration mayWait = times.of(model, hints.patience());
    Rejected hopeless = hopeless(model, priority, mayWait);
    if (hopeless != null) {
      return hopeless;
    }
    long now = ticker.nanos();
    Hold hold =
        queues.tryHold(
            new HeldRequest(model, priority, bodyBytes, tokens, now, now + mayWait.toNanos()));
    return hold == null
        ? Rejections.tooManyHeld(retryAfter(model))
        : new Held(hold, wanted.rewrittenModel() != null);
  }

  /** What it is told that cannot be served in the time that it may wait; null: it may hope. */
  @Nullable Rejected hopeless(String model, int priority, Duration mayWait) {
    long nanos = mayWait.toNanos();
    return nanos <= 0 || waitNanos(model, priority) > nanos
        ? Rejections.asleep(retryAfter(model))
        : null;
  }

  boolean canWake(PoolSnapshot pool, Wanted wanted) {
    String model = wanted.model();
    return model != null && pool.canBeAwake(model, wanted.subset());
  }

  private long waitNanos(String model, int priority) {
    return wakes.waitNanos(model, ahead(model, priority));
  }

  /** What becomes of a request that was let go of, where others were faster. */
  RoutingOutcome holdAgain(Hold hold, PoolSnapshot pool, Wanted wanted, Rejected otherwise) {
    if (!canWake(pool, wanted)) {
      return otherwise;
    }
    Hold again = hold.again();
    return again == null
        ? Rejections.heldTooLong(retryAfter(hold.request().model()))
        : new Held(again, wanted.rewrittenModel() != null);
  }

  /** What the client of a request is told that waited in vain. */
  Rejected inVain(Hold hold, HoldEnd end) {
    return switch (end) {
      case DRAINED -> Rejections.draining();
      case OUTRANKED -> Rejections.tooManyHeld(retryAfter(hold.request().model()));
      default -> Rejections.heldTooLong(retryAfter(hold.request().model()));
    };
  }

  /** As long as a wake takes, as far as that is known. */
  private Duration retryAfter(String model) {
    Duration wait = expectedWait(model);
    Duration least = RejectReason.MODEL_ASLEEP.retryAfter();
    return least == null || wait.compareTo(least) > 0 ? wait : least;
  }
}
