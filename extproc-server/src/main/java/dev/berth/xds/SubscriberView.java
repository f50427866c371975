package dev.berth.xds;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far one Envoy has come with one pool.
 *
 * @param envoy the node id of its bootstrap; empty if it has none
 * @param acknowledgedVersion the last one it took; null before its first
 * @param endpoints how many servers are in that version
 * @param state where it stands
 * @param sinceThen how long it has stood there
 */
public record SubscriberView(
    String pool,
    String envoy,
    @Nullable String acknowledgedVersion,
    int endpoints,
    State state,
    Duration sinceThen) {

  /** Where a subscriber stands. */
  public enum State {
    /** It has asked; the pool's discovery is not complete. */
    WAITING("waiting"),
    /** It has been told the newest version and has not answered. */
    SYNCING("syncing"),
    /** It has acknowledged what it was told last. */
    SYNCED("synced"),
    /** It has rejected what it was told last, and new servers wait for it. */
    REJECTING("rejecting");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** As metrics, JSON and tables write it. */
    public String label() {
      return label;
    }
  }
}
