package dev.berth.admin;

import dev.berth.health.HealthEvent;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Why a server is in its state, in {@code /api/servers}. The components are the JSON's keys.
 *
 * @param cause of its newest move
 * @param sinceSeconds how long ago that was
 * @param events its newest moves, the last one first
 */
public record HealthView(String cause, long sinceSeconds, List<Event> events) {

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
    return new HealthView(newest.cause().label(), monitor.secondsSince(newest), events);
  }

  /**
   * It came to be in a state.
   *
   * @param secondsAgo when
   */
  public record Event(String state, String cause, long secondsAgo) {

    static Event of(HealthEvent move, HealthMonitor monitor) {
      return new Event(move.state().label(), move.cause().label(), monitor.secondsSince(move));
    }
  }
}
