package dev.berth.simulator.policies.trace;

import java.util.List;

/**
 * Requests in the order of their arrival.
 *
 * @param name what it is called in reports
 * @param blockTokens how many tokens of a prompt one hash stands for
 * @param requests each at the place that its {@link TraceRequest#index()} says; at least one
 */
public record Trace(String name, int blockTokens, List<TraceRequest> requests) {

  public Trace {
    requests = List.copyOf(requests);
    if (requests.isEmpty()) {
      throw new IllegalArgumentException(name + " has no requests");
    }
  }

  /** Mean requests per second, by the time between the first and the last. */
  public double ratePerSecond() {
    long first = requests.get(0).arrivalNanos();
    long last = requests.get(requests.size() - 1).arrivalNanos();
    return (requests.size() - 1) * 1e9 / Math.max(1, last - first);
  }

  /** How many blocks so many tokens need. */
  public int blocksFor(int tokens) {
    return (tokens + blockTokens - 1) / blockTokens;
  }
}
