package dev.berth.xds;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.berth.base.Ticker;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * "State of the world": each request names everything the Envoy wants and answers the newest
 * response in passing. For EDS a response holds what has changed, not everything; an unknown pool
 * is never mentioned.
 */
final class SotwStream extends EdsStream<DiscoveryRequest, DiscoveryResponse> {

  private String sentVersion = "";

  SotwStream(
      EdsPools pools,
      Executor confinement,
      Ticker ticker,
      ServerCallStreamObserver<DiscoveryResponse> replies,
      String envoyAddress) {
    super(pools, confinement, ticker, replies, envoyAddress);
  }

  /**
   * A request with an old nonce was sent before the newest response arrived there. The Envoy's
   * answer to that one will name all it wants, again.
   */
  @Override
  void onRequest(DiscoveryRequest request) {
    if (!admits(request.getNode().getId(), request.getTypeUrl())) {
      return;
    }
    if (isNewest(request.getResponseNonce())) {
      onAnswer(error(request));
    } else if (hasResponded()) {
      return;
    }
    want(Set.copyOf(request.getResourceNamesList()));
    push();
  }

  /** An old version without a reason is a rejection, too. */
  private @Nullable Status error(DiscoveryRequest request) {
    if (request.hasErrorDetail()) {
      return request.getErrorDetail();
    }
    return request.getVersionInfo().equals(sentVersion)
        ? null
        : Status.newBuilder().setCode(Code.UNKNOWN_VALUE).setMessage("no reason given").build();
  }

  private void want(Set<String> names) {
    Set<String> before = subscribed();
    before.stream().filter(name -> !names.contains(name)).forEach(this::unsubscribe);
    names.stream().filter(name -> !before.contains(name)).forEach(this::subscribe);
  }

  @Override
  DiscoveryResponse toResponse(String nonce, List<Assignment> news) {
    sentVersion = news.get(news.size() - 1).version();
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(TYPE_URL)
            .setNonce(nonce)
            .setVersionInfo(sentVersion);
    news.forEach(assignment -> response.addResources(assignment.resource()));
    return response.build();
  }
}
