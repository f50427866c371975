package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.Fleet;

/** What the servers said of themselves when they were last asked. Confined to its thread. */
public final class EngineMetrics {
  private final Fleet fleet;
  private final int[] waiting;
  private final int[] running;

  public EngineMetrics(Fleet fleet) {
    this.fleet = fleet;
    this.waiting = new int[fleet.layout().servers()];
    this.running = new int[fleet.layout().servers()];
  }

  /** Asks all of them. */
  public void scrape() {
    for (int server = 0; server < waiting.length; server++) {
      waiting[server] = fleet.server(server).waiting();
      running[server] = fleet.server(server).running();
    }
  }

  int waiting(int server) {
    return waiting[server];
  }

  int running(int server) {
    return running[server];
  }
}
