package dev.berth.simulator.policies.policy;

import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import dev.berth.simulator.policies.server.Fleet;
import java.util.Arrays;

/** What the servers said of themselves when they were last asked. Confined to its thread. */
public final class EngineMetrics {
  private final Fleet fleet;
  private final int[] waiting;
  private final int[] running;
  private final double[] usage;
  private final PromptsRead[] promptsRead;
  private long askedNanos;

  public EngineMetrics(Fleet fleet) {
    this.fleet = fleet;
    this.waiting = new int[fleet.layout().servers()];
    this.running = new int[fleet.layout().servers()];
    this.usage = new double[fleet.layout().servers()];
    this.promptsRead = new PromptsRead[fleet.layout().servers()];
    Arrays.fill(promptsRead, PromptsRead.UNKNOWN);
  }

  /** Asks all of them. */
  public void scrape(long nowNanos) {
    askedNanos = nowNanos;
    for (int server = 0; server < waiting.length; server++) {
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
