package dev.berth.simulator.policies;

/**
 * What goes wrong in a {@link Scenario}.
 *
 * @param deadServers so many of the first servers refuse every connection
 * @param silentServers so many of the first servers say nothing of themselves
 * @param estimateSpread by how much a router misjudges the length of a prompt: the standard
 *     deviation of the logarithm, 0 where it knows
 */
public record Trouble(int deadServers, int silentServers, double estimateSpread) {
  /** All is well. */
  public static final Trouble NONE = new Trouble(0, 0, 0);
}
