package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.Cause;
import dev.berth.health.HealthState;
import dev.berth.health.HealthState.Draining;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are to get nothing new, because the servers file or a person says so. What a person
 * says holds until it is taken back or the server leaves the pool. Confined to the writer of the
 * pool.
 */
final class Drains {

  private final Set<EndpointId> byCommand = new HashSet<>();
  private final Moves moves;
  private final Ticker ticker;

  Drains(Moves moves, Ticker ticker) {
    this.moves = moves;
    this.ticker = ticker;
  }

  void command(PooledEndpoint endpoint, boolean drain) {
    if (drain) {
      byCommand.add(endpoint.id());
    } else {
      byCommand.remove(endpoint.id());
    }
    settle(endpoint);
  }

  /** A server has left the pool. */
  void forget(EndpointId id) {
    byCommand.remove(id);
  }

  /** A server drains while somebody wants it to. */
  void settle(PooledEndpoint endpoint) {
    HealthState state = endpoint.health().state();
    Cause wanted = wanted(endpoint);
    if (wanted != null && !(state instanceof Draining)) {
      moves.move(endpoint, state.toDraining(ticker.nanos(), wanted));
    } else if (wanted == null && state instanceof Draining draining) {
      moves.move(endpoint, draining.toRecovering(ticker.nanos()));
    }
  }

  private @Nullable Cause wanted(PooledEndpoint endpoint) {
    if (endpoint.endpoint().draining()) {
      return Cause.DRAINED_BY_FILE;
    }
    return byCommand.contains(endpoint.id()) ? Cause.DRAINED_BY_COMMAND : null;
  }
}
