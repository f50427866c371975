package dev.berth.bench.modes;

import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Loads;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.load.LoadReport;
import dev.berth.simulator.load.LoadRun;
import java.time.Duration;

/**
 * What it costs that a replica of Berth dies under load, of two: requests that fail.
 *
 * @param requests of all sizes that the load generator of the simulator sends
 */
record Crash(Route mode, long requests, long failed) {

  private static final int REPLICAS = 2;
  private static final int TIMES = 3;
  private static final int PER_SECOND = 150;
  private static final Duration LOAD = Duration.ofSeconds(6);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Several deaths, one after another, each of a replica that has just been started. */
  static Crash of(Route mode) throws InterruptedException {
    long requests = 0;
    long failed = 0;
    for (int i = 0; i < TIMES; i++) {
      LoadReport report = once(mode);
      requests += report.requests();
      failed += report.failed();
    }
    return new Crash(mode, requests, failed);
  }

  private static LoadReport once(Route mode) throws InterruptedException {
    Setup setup = Setup.of(Shipped.EDS_OVERRIDE_HOST, mode.mode());
    try (Fleet fleet = Fleet.start(setup, REPLICAS);
        LoadRun load = LoadRun.start(Loads.on(fleet.envoy(), PER_SECOND, LOAD))) {
      load.await(BEFORE);
      fleet.berths().get(0).kill();
      LoadReport report = load.await(PATIENCE);
      if (report == null) {
        throw new IllegalStateException("the load does not end");
      }
      return report;
    }
  }
}
