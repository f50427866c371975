package dev.berth.config;

/**
 * What the gateway in front of a pool understands.
 *
 * @param fallbacks how many further servers a decision names, in the order in which Envoy shall try
 *     them; 0 to {@value #MAX_FALLBACKS}
 * @param targetPodHeader whether the chosen address also goes out as {@code target-pod}
 * @param allowModeOverride whether the ext_proc filter has {@code allow_mode_override}
 */
public record GatewayConfig(int fallbacks, boolean targetPodHeader, boolean allowModeOverride) {

  static final int MAX_FALLBACKS = 8;

  /** One address and nothing else, which every gateway understands. */
  public static final GatewayConfig DEFAULT = new GatewayConfig(0, false, false);

  public GatewayConfig {
    if (fallbacks < 0 || fallbacks > MAX_FALLBACKS) {
      throw new IllegalArgumentException(
          "fallbacks between 0 and " + MAX_FALLBACKS + ", not " + fallbacks);
    }
  }
}
