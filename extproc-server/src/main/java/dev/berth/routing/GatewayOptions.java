package dev.berth.routing;

/**
 * What the gateway in front of a pool understands.
 *
 * @param fallbacks how many further endpoints a decision names after the chosen one, in the order
 *     in which Envoy shall try them; 0 for gateways that take one address, as every ORIGINAL_DST
 *     cluster does
 * @param targetPodHeader whether the chosen address also goes out as {@code target-pod}
 * @param allowModeOverride whether the filter has {@code allow_mode_override}, so that Berth may
 *     turn off the response phase and turn on BUFFERED
 */
public record GatewayOptions(int fallbacks, boolean targetPodHeader, boolean allowModeOverride) {

  /** One address, no compatibility, no overrides. */
  public static final GatewayOptions DEFAULT = new GatewayOptions(0, false, false);
}
