package dev.berth.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.berth.endpoint.EndpointId;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The EDS client side of an Envoy: keeps its membership over reconnects, and answers a response
 * only when the test says so.
 */
abstract class FakeEnvoy {

  /** The two ways to ask for endpoints. */
  enum Dialect {
    SOTW,
    DELTA;

    FakeEnvoy envoy(String id, Channel channel) {
      return this == SOTW ? new Sotw(id, channel) : new Delta(id, channel);
    }
  }

  /** A response that has not been answered. */
  record Told(
      String nonce, String version, Map<String, Set<EndpointId>> pools, List<String> removed) {}

  final String id;
  final Channel channel;
  final Deque<Told> inbox = new ArrayDeque<>();
  final Map<String, Set<EndpointId>> membership = new LinkedHashMap<>();
  final Set<String> wanted = new LinkedHashSet<>();
  String lastNonce = "";
  boolean connected;
  @Nullable Throwable failure;

  FakeEnvoy(String id, Channel channel) {
    this.id = id;
    Metadata from = new Metadata();
    from.put(EdsFixture.FROM, id);
    this.channel =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(from));
  }

  /** Opens a stream and asks for pools. */
  final void connect(String... pools) {
    inbox.clear();
    lastNonce = "";
    connected = true;
    failure = null;
    wanted.clear();
    wanted.addAll(List.of(pools));
    open();
  }

  final void disconnect() {
    connected = false;
    inbox.clear();
    cancel();
  }

  /** Takes the oldest response and says so. */
  final void ack() {
    Told told = inbox.remove();
    membership.putAll(told.pools());
    told.removed().forEach(membership::remove);
    lastNonce = told.nonce();
    acknowledge(told);
  }

  final void nack() {
    Told told = inbox.remove();
    lastNonce = told.nonce();
    reject(told, Status.newBuilder().setCode(3).setMessage("malformed\naddress").build());
  }

  abstract void open();

  abstract void want(Set<String> pools);

  abstract void acknowledge(Told told);

  abstract void reject(Told told, Status error);

  abstract void halfClose();

  abstract void cancel();

  final Set<EndpointId> members(String pool) {
    return membership.getOrDefault(pool, Set.of());
  }

  Node node() {
    return Node.newBuilder().setId(id).build();
  }

  static ClusterLoadAssignment unpack(Any resource) {
    try {
      return resource.unpack(ClusterLoadAssignment.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static Set<EndpointId> endpoints(ClusterLoadAssignment assignment) {
    Set<EndpointId> endpoints = new HashSet<>();
    assignment
        .getEndpointsList()
        .forEach(
            locality ->
                locality
                    .getLbEndpointsList()
                    .forEach(
                        lb -> endpoints.add(id(lb.getEndpoint().getAddress().getSocketAddress()))));
    return endpoints;
  }

  private static EndpointId id(SocketAddress socket) {
    String host = socket.getAddress();
    return new EndpointId(
        (host.contains(":") ? "[" + host + "]" : host) + ":" + socket.getPortValue());
  }

  private abstract class Inbox<R> implements StreamObserver<R> {
    @Override
    public void onError(Throwable error) {
      connected = false;
      failure = error;
    }

    @Override
    public void onCompleted() {
      connected = false;
    }
  }

  /** Asks for the state of the world. */
  static final class Sotw extends FakeEnvoy {

    private StreamObserver<DiscoveryRequest> requests = new Discard<>();
    private String version = "";
    final List<DiscoveryResponse> responses = new ArrayList<>();

    Sotw(String id, Channel channel) {
      super(id, channel);
    }

    @Override
    void open() {
      requests =
          EndpointDiscoveryServiceGrpc.newStub(channel)
              .streamEndpoints(
                  new Inbox<DiscoveryResponse>() {
                    @Override
                    public void onNext(DiscoveryResponse response) {
                      responses.add(response);
                      Map<String, Set<EndpointId>> pools = new LinkedHashMap<>();
                      for (Any resource : response.getResourcesList()) {
                        ClusterLoadAssignment assignment = unpack(resource);
                        pools.put(assignment.getClusterName(), endpoints(assignment));
                      }
                      inbox.add(
                          new Told(
                              response.getNonce(), response.getVersionInfo(), pools, List.of()));
                    }
                  });
      requests.onNext(request().setNode(node()).build());
    }

    DiscoveryRequest.Builder request() {
      return DiscoveryRequest.newBuilder()
          .setTypeUrl(EdsStream.TYPE_URL)
          .setVersionInfo(version)
          .setResponseNonce(lastNonce)
          .addAllResourceNames(wanted);
    }

    void send(DiscoveryRequest request) {
      requests.onNext(request);
    }

    @Override
    void want(Set<String> pools) {
      wanted.clear();
      wanted.addAll(pools);
      requests.onNext(request().build());
    }

    @Override
    void acknowledge(Told told) {
      version = told.version();
      requests.onNext(request().build());
    }

    @Override
    void reject(Told told, Status error) {
      requests.onNext(request().setErrorDetail(error).build());
    }

    @Override
    void halfClose() {
      requests.onCompleted();
    }

    @Override
    void cancel() {
      ((ClientCallStreamObserver<DiscoveryRequest>) requests).cancel("gone", null);
    }
  }

  /** Asks for changes. */
  static final class Delta extends FakeEnvoy {

    private StreamObserver<DeltaDiscoveryRequest> requests = new Discard<>();
    final List<DeltaDiscoveryResponse> responses = new ArrayList<>();

    Delta(String id, Channel channel) {
      super(id, channel);
    }

    @Override
    void open() {
      requests =
          EndpointDiscoveryServiceGrpc.newStub(channel)
              .deltaEndpoints(
                  new Inbox<DeltaDiscoveryResponse>() {
                    @Override
                    public void onNext(DeltaDiscoveryResponse response) {
                      responses.add(response);
                      Map<String, Set<EndpointId>> pools = new LinkedHashMap<>();
                      response
                          .getResourcesList()
                          .forEach(
                              resource ->
                                  pools.put(
                                      resource.getName(),
                                      endpoints(unpack(resource.getResource()))));
                      String version =
                          response.getResourcesCount() == 0
                              ? ""
                              : response.getResources(0).getVersion();
                      inbox.add(
                          new Told(
                              response.getNonce(),
                              version,
                              pools,
                              response.getRemovedResourcesList()));
                    }
                  });
      DeltaDiscoveryRequest.Builder first = request().setNode(node());
      membership.keySet().forEach(pool -> first.putInitialResourceVersions(pool, "old"));
      requests.onNext(first.addAllResourceNamesSubscribe(wanted).build());
    }

    DeltaDiscoveryRequest.Builder request() {
      return DeltaDiscoveryRequest.newBuilder().setTypeUrl(EdsStream.TYPE_URL);
    }

    void send(DeltaDiscoveryRequest request) {
      requests.onNext(request);
    }

    @Override
    void want(Set<String> pools) {
      DeltaDiscoveryRequest.Builder request = request();
      wanted.stream().filter(p -> !pools.contains(p)).forEach(request::addResourceNamesUnsubscribe);
      pools.stream().filter(p -> !wanted.contains(p)).forEach(request::addResourceNamesSubscribe);
      wanted.clear();
      wanted.addAll(pools);
      requests.onNext(request.build());
    }

    @Override
    void acknowledge(Told told) {
      requests.onNext(request().setResponseNonce(told.nonce()).build());
    }

    @Override
    void reject(Told told, Status error) {
      requests.onNext(request().setResponseNonce(told.nonce()).setErrorDetail(error).build());
    }

    @Override
    void halfClose() {
      requests.onCompleted();
    }

    @Override
    void cancel() {
      ((ClientCallStreamObserver<DeltaDiscoveryRequest>) requests).cancel("gone", null);
    }
  }

  private static final class Discard<Q> implements StreamObserver<Q> {
    @Override
    public void onNext(Q value) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
