package dev.berth.admin;

import dev.berth.health.HealthEvent;
import dev.berth.health.LastProbe;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Why a server is in its state, in {@code /api/servers}. The components are the JSON's keys.
 *
 * @param cause of its newest move
 * @param sinceSeconds how long ago that was
 * @param probe its newest probe; null where there was none
 * @param events its newest moves, the last one first
 */
public record HealthView(
    String cause, long sinceSeconds, @Nullable Probe probe, List<Event> events) {

  public HealthView {
    Objects.requireNonNull(cause);
    events = List.copyOf(events);
  }

  static HealthView of(PooledEndpoint endpoint, HealthMonitor monitor) {
    List<HealthEvent> moves = endpoint.health().events();
    HealthEvent newest = moves.get(moves.size() - 1);
    List<Event> events =
        IntStream.rangeClosed(1, moves.size())
            .mapToObj(i -> Event.of(moves.get(moves.size() - i), monitor))
            .toList();
    return new HealthView(
        newest.cause().label(),
        monitor.secondsSince(newest.atNanos()),
        Probe.of(endpoint.health().lastProbe(), monitor),
        events);
  }

  /**
   * It was asked whether it is well.
   *
   * @param secondsAgo when what came of it was known
   */
  public record Probe(String outcome, long secondsAgo) {

    static @Nullable Probe of(@Nullable LastProbe last, HealthMonitor monitor) {
      return last == null
          ? null
          : new Probe(last.outcome().label(), monitor.secondsSince(last.atNanos()));
    }
  }

  /**
   * It came to be in a state.
   *
   * @param secondsAgo when
   */
  public record Event(String state, String cause, long secondsAgo) {

    static Event of(HealthEvent move, HealthMonitor monitor) {
      return new Event(
          move.state().label(), move.cause().label(), monitor.secondsSince(move.atNanos()));
    }
  }
}
