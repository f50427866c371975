package dev.berth.pool;

import dev.berth.endpoint.ServedModel;
import dev.berth.health.Cause;
import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.HealthState.Ejected;
import dev.berth.health.HealthState.HalfOpen;
import java.util.Collection;

/**
 * How many servers of a model may be out on account of requests alone. Requests fail for reasons of
 * their own, too, and then on every server: without a bound they would take all of them. Confined
 * to the writer of the pool.
 */
final class EjectionShare {

  private final Ejection ejection;
  private final Collection<PooledEndpoint> endpoints;

  EjectionShare(Ejection ejection, Collection<PooledEndpoint> endpoints) {
    this.ejection = ejection;
    this.endpoints = endpoints;
  }

  /**
   * Whether one more may be out, with all that live and die with it, for every model that it
   * serves.
   */
  boolean allows(PooledEndpoint endpoint) {
    return endpoint.models().stream().allMatch(model -> allows(endpoint, model));
  }

  private boolean allows(PooledEndpoint leaving, ServedModel model) {
    int servers = 0;
    int out = 0;
    int with = 0;
    for (PooledEndpoint endpoint : endpoints) {
      if (endpoint.serves(model.name())) {
        servers++;
        out += isOut(endpoint) ? 1 : 0;
        with += endpoint.isInService() && leaving.isInLockstepWith(endpoint) ? 1 : 0;
      }
    }
    int most = ejection.most(servers);
    return out == 0 ? most > 0 : out + with <= most;
  }

  private static boolean isOut(PooledEndpoint endpoint) {
    return endpoint.health().state() instanceof HalfOpen
        || (endpoint.health().state() instanceof Ejected ejected
            && ejected.cause() != Cause.PROBE_FAILED);
  }
}
