package dev.berth.app;

import dev.berth.admin.AdminPool;
import dev.berth.admin.AdminSources;
import dev.berth.admin.DiscoveryView;
import dev.berth.admin.Finding;
import dev.berth.admin.ReadinessCheck;
import dev.berth.admin.SubscriberView;
import dev.berth.base.Ticker;
import dev.berth.discovery.DiscoveryStatus;
import dev.berth.routing.AccessLogStreams;
import dev.berth.telemetry.Telemetry;
import dev.berth.xds.EdsService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the admin pages may see of the other parts, in their own words. */
final class AdminViews {

  private AdminViews() {}

  static AdminSources of(
      Telemetry telemetry,
      List<ServedPool> pools,
      AccessLogStreams accessLogs,
      ConnectedEnvoys envoys,
      EdsService eds,
      BooleanSupplier warm,
      BooleanSupplier draining,
      long maxBodyBytes,
      Ticker ticker) {
    List<AdminPool> adminPools =
        pools.stream().map(pool -> adminPool(pool, accessLogs, envoys, eds, ticker)).toList();
    return new AdminSources(
        telemetry::scrape, checks(pools, warm, draining), () -> adminPools, maxBodyBytes);
  }

  private static AdminPool adminPool(
      ServedPool pool,
      AccessLogStreams accessLogs,
      ConnectedEnvoys envoys,
      EdsService eds,
      Ticker ticker) {
    return new AdminPool(
        pool.route(),
        accessLogs,
        envoys::addresses,
        () -> discovery(pool.discoveryStatus(), ticker),
        pool.groups(),
        () -> subscribers(eds, pool.pool().name()));
  }

  private static DiscoveryView discovery(DiscoveryStatus status, Ticker ticker) {
    long stale = TimeUnit.NANOSECONDS.toSeconds(status.staleNanos(ticker.nanos()));
    return new DiscoveryView(status.complete(), status.problem(), stale);
  }

  private static List<SubscriberView> subscribers(EdsService eds, String pool) {
    return eds.subscribers().stream()
        .filter(view -> view.pool().equals(pool))
        .map(
            view ->
                new SubscriberView(
                    view.envoy(),
                    view.state().label(),
                    view.acknowledgedVersion(),
                    view.endpoints()))
        .toList();
  }

  private static List<ReadinessCheck> checks(
      List<ServedPool> pools, BooleanSupplier warm, BooleanSupplier draining) {
    Stream<ReadinessCheck> discoveries =
        pools.stream()
            .map(
                pool ->
                    new ReadinessCheck(
                        "discovery/" + pool.pool().name(), () -> finding(pool.discoveryStatus())));
    Stream<ReadinessCheck> loads =
        pools.stream()
            .map(pool -> new ReadinessCheck("loads/" + pool.pool().name(), () -> loads(pool)));
    Stream<ReadinessCheck> process =
        Stream.of(
            new ReadinessCheck(
                "warmUp",
                () -> warm.getAsBoolean() ? Finding.ok() : Finding.blocking("warming up")),
            new ReadinessCheck(
                "drain",
                () ->
                    draining.getAsBoolean()
                        ? Finding.blocking("draining, the process is about to end")
                        : Finding.ok()));
    return Stream.of(discoveries, loads, process).flatMap(checks -> checks).toList();
  }

  private static Finding loads(ServedPool pool) {
    return pool.knowsLoads()
        ? Finding.ok()
        : Finding.blocking("asking the servers what they run already");
  }

  /** A broken file is worth a line, but no reason to stop: the last good servers are in force. */
  private static Finding finding(DiscoveryStatus status) {
    String problem = status.problem();
    if (problem == null) {
      return Finding.ok();
    }
    return status.complete() ? Finding.detail(problem) : Finding.blocking(problem);
  }
}
