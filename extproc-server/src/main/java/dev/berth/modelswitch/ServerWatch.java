package dev.berth.modelswitch;

import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.pool.EndpointLoad;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells a group what begins and ends on the server of it that is awake, by its counters alone, so
 * that requests pay nothing for it. Which of them has ended nobody knows: it is taken to be the
 * oldest, which leaves the mean of their times as it is. Confined.
 */
final class ServerWatch {

  private final EndpointLoad load;
  private final Deque<Answer> running = new ArrayDeque<>();
  private long picks;

  ServerWatch(EndpointLoad load) {
    this.load = load;
    this.picks = load.picks() - load.requests();
  }

  boolean isOf(EndpointLoad other) {
    return load == other;
  }

  /**
   * Looks once more.
   *
   * @return how many began since the last time
   */
  long look(SwitchedGroup group, long nowNanos) {
    long now = load.picks();
    long begun = now - picks;
    picks = now;
    int requests = load.requests();
    long tokens = tokensOfOne();
    for (long i = 0; i < begun; i++) {
      Answer answer = new Answer(nowNanos);
      running.add(answer);
      group.onBegun(answer, tokens, nowNanos);
    }
    while (running.size() > requests) {
      group.onEnded(running.remove(), nowNanos);
    }
    return begun;
  }

  /** Nothing runs there any more, whatever its counters say. */
  void end(SwitchedGroup group, long nowNanos) {
    while (!running.isEmpty()) {
      group.onEnded(running.remove(), nowNanos);
    }
  }

  /** About how long one of the prompts that it has is. */
  long tokensOfOne() {
    return Math.max(1, load.promptTokens() / Math.max(1, load.requests()));
  }
}
