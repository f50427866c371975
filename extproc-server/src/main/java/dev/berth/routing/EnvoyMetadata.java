package dev.berth.routing;

/**
 * The names under which a decision travels through Envoy: out as header and dynamic metadata, back
 * in the access log.
 */
public final class EnvoyMetadata {

  /**
   * Header, and key in {@link #LB_NAMESPACE}: the chosen {@code ip:port} (endpoint picker
   * protocol).
   */
  public static final String DESTINATION = "x-gateway-destination-endpoint";

  /** Key in {@link #LB_NAMESPACE}: the {@code ip:port} that Envoy says has served. */
  public static final String SERVED = "x-gateway-destination-endpoint-served";

  /** Metadata namespace that Envoy's load balancing reads. */
  public static final String LB_NAMESPACE = "envoy.lb";

  /** Metadata namespace of Berth's own. */
  public static final String BERTH_NAMESPACE = "berth";

  /** Key in {@link #BERTH_NAMESPACE}: the id of the request's ticket. */
  public static final String TICKET = "ticket";

  /** Key in {@link #BERTH_NAMESPACE}: the name of the request's pool. */
  public static final String POOL = "pool";

  /**
   * Metadata namespace into which Envoy's filters copy what the answer says of itself. No client
   * and no server can write others.
   */
  public static final String ANSWER_NAMESPACE = "berth.answer";

  private EnvoyMetadata() {}
}
