package dev.berth.xds;

import static dev.berth.xds.SubscriberView.State.REJECTING;
import static dev.berth.xds.SubscriberView.State.SYNCED;
import static dev.berth.xds.SubscriberView.State.SYNCING;
import static dev.berth.xds.SubscriberView.State.WAITING;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream's interest in one pool. Confined to the executor of this package, but for {@link
 * #view}.
 */
final class Subscription {

  /** What the view shows, published by one volatile write. */
  private record Progress(
      SubscriberView.State state, @Nullable Assignment acknowledged, long sinceNanos) {}

  private final EdsPool pool;
  private final EdsStream<?, ?> stream;
  private final String envoy;
  private final String envoyAddress;
  private final Ticker ticker;

  private @Nullable Assignment sent;
  private Set<EndpointId> known = Set.of();
  private volatile Progress progress;

  Subscription(
      EdsPool pool, EdsStream<?, ?> stream, String envoy, String envoyAddress, Ticker ticker) {
    this.pool = pool;
    this.stream = stream;
    this.envoy = envoy;
    this.envoyAddress = envoyAddress;
    this.ticker = ticker;
    this.progress = new Progress(WAITING, null, ticker.nanos());
  }

  EdsPool pool() {
    return pool;
  }

  EdsStream<?, ?> stream() {
    return stream;
  }

  /** Where the Envoy is, as its requests are known by. */
  String envoyAddress() {
    return envoyAddress;
  }

  /** What the Envoy has not been told yet; null if it has been told all, even if it rejected it. */
  @Nullable Assignment news() {
    Assignment newest = pool.assignment();
    if (newest == null || sent == null) {
      return newest;
    }
    return newest.version().equals(sent.version()) ? null : newest;
  }

  /**
   * The servers that the Envoy certainly knows: it has acknowledged them, and was not told since
   * that they are gone.
   */
  Set<EndpointId> known() {
    return known;
  }

  /** Whether the Envoy has ever taken what it was told. */
  boolean hasAcknowledged() {
    return progress.acknowledged() != null;
  }

  /** The assignment is on its way. What is missing in it may be forgotten any moment. */
  void onSent(Assignment assignment) {
    sent = assignment;
    if (!assignment.endpoints().containsAll(known)) {
      known = new HashSet<>(known);
      known.retainAll(assignment.endpoints());
    }
    to(SYNCING, progress.acknowledged());
    pool.onSent();
  }

  void onAcknowledged() {
    known = sent == null ? known : sent.endpoints();
    to(SYNCED, sent);
    pool.onAcknowledged(this);
  }

  /** The Envoy keeps what it had, and its servers keep their places. */
  void onRejected() {
    to(REJECTING, progress.acknowledged());
    pool.onRejected();
  }

  /** The Envoy wants the pool no more, or has asked for it anew. */
  void end() {
    pool.remove(this);
  }

  /** The stream is over, and nobody knows what the Envoy wants. */
  void lose() {
    pool.lose(this);
  }

  private void to(SubscriberView.State state, @Nullable Assignment acknowledged) {
    progress = new Progress(state, acknowledged, ticker.nanos());
  }

  /** Any thread. */
  SubscriberView view() {
    Progress now = progress;
    Assignment acknowledged = now.acknowledged();
    return new SubscriberView(
        pool.name(),
        envoy,
        acknowledged == null ? null : acknowledged.version(),
        acknowledged == null ? 0 : acknowledged.endpoints().size(),
        now.state(),
        Duration.ofNanos(ticker.nanos() - now.sinceNanos()));
  }
}
