package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.List;

/**
 * Servers that step together: a step of all begins when the last of them has ended the one before,
 * and those that have nothing to do take part as long as any has work. So it is with the
 * data-parallel ranks of a mixture of experts, whose tokens meet in every layer. A server on its
 * own is a group of one.
 *
 * <p>Whoever runs it calls {@link #endStep} when it is {@link #stepEndNanos}; between two steps
 * there is no gap while there is work. Confined to its thread.
 */
public final class StepGroup {
  /** What {@link #stepEndNanos} says of a group that has nothing to do. */
  public static final long IDLE = Long.MAX_VALUE;

  private final List<ServerModel> members;
  private long stepEndNanos = IDLE;

  /** Of these servers. */
  public StepGroup(List<ServerModel> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Queues a request with a member, which begins with it when the step that runs has ended.
   *
   * @throws IllegalArgumentException if it does not fit into the whole memory
   */
  public void submit(ServerModel member, TraceRequest request, long nowNanos) {
    member.queue(request);
    if (stepEndNanos == IDLE) {
      beginStep(nowNanos);
    }
  }

  /** When the step that runs ends; {@link #IDLE} when none does. */
  public long stepEndNanos() {
    return stepEndNanos;
  }

  /** Ends the step that runs, and begins the next. */
  public void endStep() {
    long now = stepEndNanos;
    for (ServerModel member : members) {
      member.endStep(now);
    }
    beginStep(now);
  }

  private void beginStep(long nowNanos) {
    long longest = ServerModel.NOTHING_TO_DO;
    for (ServerModel member : members) {
      longest = Math.max(longest, member.beginStep(nowNanos));
    }
    stepEndNanos = longest == ServerModel.NOTHING_TO_DO ? IDLE : nowNanos + longest;
  }
}
