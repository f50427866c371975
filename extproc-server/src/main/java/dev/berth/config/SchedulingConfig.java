package dev.berth.config;

/**
 * How a pool chooses among its servers.
 *
 * @param policy by what they are compared
 */
public record SchedulingConfig(SchedulingPolicy policy) {

  /** What most pools need. */
  public static final SchedulingConfig DEFAULT = new SchedulingConfig(SchedulingPolicy.COST);
}
