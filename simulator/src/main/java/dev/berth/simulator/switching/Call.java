package dev.berth.simulator.switching;

import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import dev.berth.simulator.policies.trace.TraceRequest;
import org.jspecify.annotations.Nullable;

/** One request for one model, and what becomes of it. */
final class Call {
  private static final double TOKEN_LIMIT_NANOS = 100e6;

  final TraceRequest request;
  final int model;
  final long deadlineNanos;
  @Nullable Answer answer;
  private long firstNanos = -1;
  private long endNanos = -1;

  Call(TraceRequest request, int model, long deadlineNanos) {
    this.request = request;
    this.model = model;
    this.deadlineNanos = deadlineNanos;
  }

  void onFirstToken(long nowNanos) {
    firstNanos = nowNanos;
  }

  void onEnd(long nowNanos) {
    endNanos = nowNanos;
  }

  boolean isLate(long nowNanos) {
    return nowNanos > deadlineNanos;
  }

  /** Whether it was answered in time and fast enough. */
  boolean isGood() {
    return endNanos >= 0 && firstNanos <= deadlineNanos && !isSlow();
  }

  boolean isServed() {
    return endNanos >= 0;
  }

  /** Whether its tokens came too slowly. */
  boolean isSlow() {
    int further = request.outputTokens() - 1;
    return endNanos >= 0
        && further > 0
        && (endNanos - firstNanos) / (double) further > TOKEN_LIMIT_NANOS;
  }
}
