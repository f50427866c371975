package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;

/** Which candidates a decision looks at. */
enum Fitness {
  /** Those that are well and have room. */
  WELL {
    @Override
    boolean admits(PooledEndpoint endpoint, long observed, int maxRequests) {
      return Drop.of(observed, maxRequests) == null;
    }

    @Override
    int suspicion(PooledEndpoint endpoint) {
      return 0;
    }
  },
  /** Those that are not well and have room: for when no other is left. */
  SICK {
    @Override
    boolean admits(PooledEndpoint endpoint, long observed, int maxRequests) {
      return Drop.of(observed, maxRequests) == Drop.UNHEALTHY
          && EndpointLoad.requests(observed) < maxRequests
          && !endpoint.isDraining();
    }

    @Override
    int suspicion(PooledEndpoint endpoint) {
      return endpoint.health().state().suspicion();
    }
  };

  /**
   * @param observed the load of the endpoint
   */
  abstract boolean admits(PooledEndpoint endpoint, long observed, int maxRequests);

  /** The least goes before all others, whatever their work. */
  abstract int suspicion(PooledEndpoint endpoint);
}
