package dev.berth.xds;

import dev.berth.base.Ticker;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The incremental dialect: a request says what the Envoy wants more, what it wants no more, and
 * answers one response, all three independent of each other. An unknown pool is answered as
 * removed.
 *
 * <p>Which versions a reconnecting Envoy says it holds does not matter: it is told all again, since
 * it shall acknowledge what it knows.
 */
final class DeltaStream extends EdsStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

  /** How many unknown names wait for an answer at most; the others get none. */
  private static final int MAX_UNKNOWN = 64;

  private final Set<String> unknown = new LinkedHashSet<>();

  DeltaStream(
      EdsPools pools,
      Executor confinement,
      Ticker ticker,
      ServerCallStreamObserver<DeltaDiscoveryResponse> replies,
      String envoyAddress) {
    super(pools, confinement, ticker, replies, envoyAddress);
  }

  @Override
  void onRequest(DeltaDiscoveryRequest request) {
    if (!admits(request.getNode().getId(), request.getTypeUrl())) {
      return;
    }
    if (isNewest(request.getResponseNonce())) {
      onAnswer(request.hasErrorDetail() ? request.getErrorDetail() : null);
    }
    request.getResourceNamesUnsubscribeList().forEach(this::unwant);
    request.getResourceNamesSubscribeList().forEach(this::want);
    push();
  }

  private void unwant(String name) {
    unknown.remove(name);
    unsubscribe(name);
  }

  private void want(String name) {
    if (!subscribe(name) && unknown.size() < MAX_UNKNOWN) {
      unknown.add(name);
    }
  }

  @Override
  boolean hasMore() {
    return !unknown.isEmpty();
  }

  @Override
  DeltaDiscoveryResponse toResponse(String nonce, List<Assignment> news) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(TYPE_URL)
            .setNonce(nonce)
            .addAllRemovedResources(unknown);
    unknown.clear();
    news.forEach(assignment -> response.addResources(resource(assignment)));
    return response.build();
  }

  private static Resource resource(Assignment assignment) {
    return Resource.newBuilder()
        .setName(assignment.pool())
        .setVersion(assignment.version())
        .setResource(assignment.resource())
        .build();
  }
}
