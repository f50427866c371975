package dev.berth.app;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.probe.ProbeSettings;
import dev.berth.engine.probe.ProbeSink;
import dev.berth.engine.probe.Prober;
import dev.berth.health.ProbeOutcome;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * The probes of one pool: what they find goes to its health, and a server of which a request got no
 * answer is probed at once.
 */
final class PoolProbes implements ProbeSink, AutoCloseable {

  private final Pool pool;
  private final Prober prober;

  /**
   * @param connections as for {@link Prober}
   * @param timer of the loop on which all probes run
   */
  PoolProbes(
      Pool pool,
      BiFunction<EndpointId, Runnable, EngineConnection> connections,
      LoopTimer timer,
      ProbeSettings settings,
      RandomGenerator random,
      MeterRegistry registry,
      int maxServerSeries) {
    this.pool = pool;
    this.prober =
        new Prober(pool, connections, timer, settings, this, random, registry, maxServerSeries);
  }

  /** Begins to probe. Called once. */
  void start() {
    pool.health().watchSuspicion(prober::probeSoon);
    prober.start();
  }

  @Override
  public void onProbe(EndpointId server, ProbeOutcome outcome) {
    pool.health().onProbe(server, outcome);
  }

  @Override
  public boolean isSuspect(EndpointId server) {
    PooledEndpoint endpoint = pool.snapshot().find(server);
    return endpoint != null && HealthMonitor.isSuspect(endpoint);
  }

  /** Ends all probes. The loop must still be running. */
  @Override
  public void close() {
    prober.close();
  }
}
