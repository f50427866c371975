package dev.berth.simulator.policies.policy;

import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import dev.berth.simulator.policies.server.Fleet;
import java.util.Arrays;

/** What the servers said of themselves when they were last asked. Confined to its thread. */
public final class EngineMetrics {
  private final Fleet fleet;
  private final int silentServers;
  private final int[] waiting;
  private final int[] running;
  private final double[] usage;
  private final PromptsRead[] promptsRead;
  private long askedNanos;

  /**
   * @param silentServers so many of the first never say anything
   */
  public EngineMetrics(Fleet fleet, int silentServers) {
    this.fleet = fleet;
    this.silentServers = silentServers;
    this.waiting = new int[fleet.layout().servers()];
    this.running = new int[fleet.layout().servers()];
    this.usage = new double[fleet.layout().servers()];
    this.promptsRead = new PromptsRead[fleet.layout().servers()];
    Arrays.fill(promptsRead, PromptsRead.UNKNOWN);
  }

  /** Whether it says anything; of one that does not all numbers are 0. */
  boolean tells(int server) {
    return server >= silentServers;
  }

  /** Asks all of them. */
  public void scrape(long nowNanos) {
    askedNanos = nowNanos;
    for (int server = silentServers; server < waiting.length; server++) {
      waiting[server] = fleet.server(server).waiting();
      running[server] = fleet.server(server).running();
      usage[server] = fleet.server(server).kvUsage();
      promptsRead[server] =
          new PromptsRead(
              fleet.server(server).readTokens(),
              fleet.server(server).readNanos() / 1e9,
              fleet.server(server).readPrompts());
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

  /** What it has read since it started. */
  PromptsRead promptsRead(int server) {
    return promptsRead[server];
  }

  /** When they were asked. */
  long askedNanos() {
    return askedNanos;
  }
}
