package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.Fleet;

/** What the servers said of themselves when they were last asked. Confined to its thread. */
public final class EngineMetrics {
  private final Fleet fleet;
  private final int[] waiting;
  private final int[] running;
  private final double[] usage;
  private long askedNanos;

  public EngineMetrics(Fleet fleet) {
    this.fleet = fleet;
    this.waiting = new int[fleet.layout().servers()];
    this.running = new int[fleet.layout().servers()];
    this.usage = new double[fleet.layout().servers()];
  }

  /** Asks all of them. */
  public void scrape(long nowNanos) {
    askedNanos = nowNanos;
    for (int server = 0; server < waiting.length; server++) {
      waiting[server] = fleet.server(server).waiting();
      running[server] = fleet.server(server).running();
      usage[server] = fleet.server(server).kvUsage();
    }
  }

  int waiting(int server) {
    return waiting[server];
  }

  int running(int server) {
    return running[server];
  }

  /** The share of the KV memory in use. */
  double usage(int server) {
    return usage[server];
  }

  /** When they were asked. */
  long askedNanos() {
    return askedNanos;
  }
}
