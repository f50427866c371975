package dev.berth.xds;

import com.google.rpc.Status;
import dev.berth.base.Ticker;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC stream of one Envoy, whichever of the two dialects it speaks. What arrives hops onto the
 * executor of this package, and everything else happens there.
 *
 * <p>At most one response is under way. Its answer is recognised by its nonce; answers to anything
 * else are late and mean nothing.
 *
 * @param <Q> what Envoy sends
 * @param <R> what Berth sends
 */
abstract class EdsStream<Q, R> implements StreamObserver<Q> {

  static final String TYPE_URL =
      "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";

  private static final Logger log = LoggerFactory.getLogger(EdsService.class);

  private final EdsPools pools;
  private final Executor confinement;
  private final Ticker ticker;
  private final ServerCallStreamObserver<R> replies;
  private final String envoyAddress;
  private final Map<String, Subscription> subscriptions = new TreeMap<>();

  private String envoy = "";
  private long responses;
  private List<Subscription> underWay = List.of();
  private boolean unanswered;
  private boolean rejecting;
  private boolean over;

  /**
   * @param envoyAddress where the Envoy is, as its requests are known by
   */
  EdsStream(
      EdsPools pools,
      Executor confinement,
      Ticker ticker,
      ServerCallStreamObserver<R> replies,
      String envoyAddress) {
    this.pools = pools;
    this.confinement = confinement;
    this.ticker = ticker;
    this.replies = replies;
    this.envoyAddress = envoyAddress;
  }

  @Override
  public final void onNext(Q request) {
    confinement.execute(
        () -> {
          if (!over) {
            onRequest(request);
          }
        });
  }

  @Override
  public final void onError(Throwable cancelled) {
    confinement.execute(this::leave);
  }

  @Override
  public final void onCompleted() {
    confinement.execute(
        () -> {
          if (!over) {
            leave();
            replies.onCompleted();
          }
        });
  }

  /** One message of the Envoy, on the executor of this package. */
  abstract void onRequest(Q request);

  /** A response with the newest of some pools; {@code news} may be empty if {@link #hasMore}. */
  abstract R toResponse(String nonce, List<Assignment> news);

  /** Whether a response is due though no pool has news. */
  boolean hasMore() {
    return false;
  }

  /** Notes who is speaking, and refuses everything that is not about endpoints. */
  final boolean admits(String nodeId, String typeUrl) {
    if (envoy.isEmpty()) {
      envoy = Foreign.shown(nodeId);
    }
    if (typeUrl.isEmpty() || typeUrl.equals(TYPE_URL)) {
      return true;
    }
    leave();
    replies.onError(
        io.grpc.Status.INVALID_ARGUMENT
            .withDescription("this service only knows " + TYPE_URL)
            .asRuntimeException());
    return false;
  }

  final boolean hasResponded() {
    return responses > 0;
  }

  /** Whether the nonce is that of the newest response. */
  final boolean isNewest(String nonce) {
    return hasResponded() && nonce.equals(nonce());
  }

  private String nonce() {
    return Long.toString(responses);
  }

  /**
   * The Envoy has answered the newest response; null: it takes it. Only the first answer counts.
   */
  final void onAnswer(@Nullable Status error) {
    if (!unanswered) {
      return;
    }
    unanswered = false;
    if (error == null) {
      underWay.forEach(Subscription::onAcknowledged);
    } else {
      underWay.forEach(Subscription::onRejected);
    }
    report(error);
    underWay = List.of();
  }

  /** A line when rejecting begins and one when it ends: as many as the Envoy changes its mind. */
  private void report(@Nullable Status error) {
    if (error != null && !rejecting) {
      log.atWarn()
          .addKeyValue("envoy", envoy)
          .addKeyValue("pools", poolsUnderWay())
          .addKeyValue("code", error.getCode())
          .addKeyValue("reason", Foreign.shown(error.getMessage()))
          .log("an Envoy rejects the servers it was told; new servers wait until it takes them");
    } else if (error == null && rejecting) {
      log.atInfo()
          .addKeyValue("envoy", envoy)
          .addKeyValue("pools", poolsUnderWay())
          .log("the Envoy takes its servers again");
    }
    rejecting = error != null;
  }

  private List<String> poolsUnderWay() {
    return underWay.stream().map(subscription -> subscription.pool().name()).toList();
  }

  /** The pools asked for so far. */
  final Set<String> subscribed() {
    return Set.copyOf(subscriptions.keySet());
  }

  /**
   * Asks for a pool, again if need be: then all of it is sent again. The new subscription is in
   * force before the old one ends, or there would be an instant without any.
   *
   * @return false if there is no such pool
   */
  final boolean subscribe(String name) {
    EdsPool pool = pools.find(name, envoy);
    if (pool == null) {
      return false;
    }
    Subscription subscription = new Subscription(pool, this, envoy, envoyAddress, ticker);
    pool.add(subscription);
    Subscription before = subscriptions.put(name, subscription);
    if (before != null) {
      before.end();
    }
    return true;
  }

  final void unsubscribe(String name) {
    Subscription subscription = subscriptions.remove(name);
    if (subscription != null) {
      subscription.end();
    }
  }

  /** Sends what the Envoy has not been told yet, unless it still owes an answer. */
  final void push() {
    if (over || unanswered) {
      return;
    }
    List<Subscription> behind = new ArrayList<>();
    List<Assignment> news = new ArrayList<>();
    for (Subscription subscription : subscriptions.values()) {
      Assignment assignment = subscription.news();
      if (assignment != null) {
        behind.add(subscription);
        news.add(assignment);
        subscription.onSent(assignment);
      }
    }
    if (!news.isEmpty() || hasMore()) {
      responses++;
      unanswered = true;
      underWay = behind;
      replies.onNext(toResponse(nonce(), news));
    }
  }

  /** The Envoy is gone: nothing waits for it any more. Does nothing when all is over already. */
  final void leave() {
    if (!over) {
      over = true;
      subscriptions.values().forEach(Subscription::lose);
      subscriptions.clear();
    }
  }

  /**
   * Sends the Envoy to another replica. Its subscriptions stay in force, so that in these last
   * moments no server becomes ready that it does not know.
   */
  final void drain() {
    if (!over) {
      over = true;
      replies.onCompleted();
    }
  }
}
