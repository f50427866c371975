package dev.berth.admission;

/**
 * How much may wait in one pool.
 *
 * @param requestsPerModel so many for each model
 * @param bodyBytes of all their bodies together, wherever those wait: in Berth, or in Envoy
 */
public record HoldLimits(int requestsPerModel, long bodyBytes) {

  public HoldLimits {
    if (requestsPerModel < 1 || bodyBytes < 0) {
      throw new IllegalArgumentException("room for at least one request");
    }
  }
}
