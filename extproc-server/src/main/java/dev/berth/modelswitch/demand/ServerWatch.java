package dev.berth.modelswitch.demand;

import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.pool.EndpointLoad;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Tells a group what begins and ends on the servers of it that are awake, by their counters alone,
 * so that requests pay nothing for it. Which of them has ended nobody knows: it is taken to be the
 * oldest, which leaves the mean of their times as it is. Confined.
 */
final class ServerWatch {

  private final List<EndpointLoad> loads;
  private final Deque<Answer> running = new ArrayDeque<>();
  private long picks;

  /**
   * @param loads of one server, or of all those of a lock-step group
   */
  ServerWatch(List<EndpointLoad> loads) {
    this.loads = List.copyOf(loads);
    this.picks = picks() - requests();
  }

  boolean isOf(List<EndpointLoad> others) {
    return loads.equals(others);
  }

  private long picks() {
    return loads.stream().mapToLong(EndpointLoad::picks).sum();
  }

  private int requests() {
    return loads.stream().mapToInt(EndpointLoad::requests).sum();
  }

  /**
   * Looks once more.
   *
   * @return how many began since the last time
   */
  long look(SwitchedGroup group, long nowNanos) {
    long now = picks();
    long begun = now - picks;
    picks = now;
    int requests = requests();
    for (long i = 0; i < begun; i++) {
      Answer answer = new Answer(nowNanos);
      running.add(answer);
      group.onBegun(answer);
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

  /** About how long one of the prompts that they have is. */
  long tokensOfOne() {
    long tokens = loads.stream().mapToLong(EndpointLoad::promptTokens).sum();
    return Math.max(1, tokens / Math.max(1, requests()));
  }
}
