package dev.berth.app;

import dev.berth.config.GatewayConfig;
import dev.berth.config.LoadPollingConfig;
import dev.berth.config.MetricsConfig;
import dev.berth.config.PoolConfig;
import dev.berth.config.SchedulingConfig;
import dev.berth.engine.load.MetricsPolling;
import dev.berth.engine.models.ModelPolling;
import dev.berth.pool.Pool;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.ModelNames;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.ResponseOwners;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.profile.Policies;
import java.util.HashMap;
import java.util.Map;

/** What the configuration says of a pool, in the words of those who route to it and ask it. */
final class PoolOptions {

  private PoolOptions() {}

  /** As long as its servers never sleep. */
  static PoolRoute route(
      PoolConfig config, Pool pool, Policies policies, ResponseOwners responses) {
    return new PoolRoute(
        pool,
        config.defaultModel(),
        new ModelNames(config.models()),
        config.completion(),
        config.requestDeadline(),
        gateway(config.gateway()),
        config.rules(),
        policies(config.scheduling(), policies),
        responses);
  }

  private static GatewayOptions gateway(GatewayConfig config) {
    return new GatewayOptions(
        config.fallbacks(), config.targetPodHeader(), config.allowModeOverride());
  }

  private static PoolPolicies policies(SchedulingConfig config, Policies policies) {
    Map<String, Policy> choices = new HashMap<>();
    config.choices().forEach((name, policy) -> choices.put(name, policies.of(policy)));
    return new PoolPolicies(
        policies.of(config.policy()), config.header(), choices, config.sessionHeader());
  }

  static ModelPolling modelPolling(PoolConfig config) {
    return new ModelPolling(config.modelPolling().interval(), config.modelPolling().timeout());
  }

  static MetricsPolling metricsPolling(PoolConfig config) {
    MetricsConfig metrics = config.metrics();
    LoadPollingConfig others = config.loadPolling();
    return new MetricsPolling(
        metrics.enabled(),
        metrics.interval(),
        metrics.idleInterval(),
        metrics.timeout(),
        others == null ? null : others.interval(),
        config.requestDeadline());
  }
}
