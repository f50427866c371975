package dev.berth.xds;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An EDS service over two pools, on a transport that does everything on the test's own thread. */
final class EdsFixture implements AutoCloseable {

  static final Duration LINGER = Duration.ofSeconds(5);
  static final Duration BLINK = Duration.ofNanos(1);

  /** Where an Envoy is; on this transport there are no addresses. */
  static final Metadata.Key<String> FROM =
      Metadata.Key.of("from", Metadata.ASCII_STRING_MARSHALLER);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ManualScheduler time = new ManualScheduler();
  final Pool pool = new Pool("default", registry, 100);
  final Pool other = new Pool("other", registry, 100);
  final EdsService service;
  final ManagedChannel channel;
  private final Server server;

  EdsFixture(long seed) {
    service = new EdsService(List.of(pool, other), LINGER, time, time, new Random(seed), registry);
    String name = InProcessServerBuilder.generateName();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(ServerInterceptors.intercept(service, new AddressFromHeader()))
              .build()
              .start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  static EdsFixture discovered(String... addresses) {
    EdsFixture fixture = new EdsFixture(1);
    fixture.discover(addresses);
    fixture.service.onDiscoveryComplete("default");
    return fixture;
  }

  void discover(String... addresses) {
    pool.applyDiscovery(Arrays.stream(addresses).map(EdsFixture::endpoint).toList());
  }

  static Endpoint endpoint(String address) {
    return new Endpoint(new EndpointId(address), null, List.of(ServedModel.of("m")));
  }

  static Set<EndpointId> ids(String... addresses) {
    return Arrays.stream(addresses).map(EndpointId::new).collect(Collectors.toSet());
  }

  static Set<EndpointId> ready(Pool pool) {
    return pool.snapshot().endpoints().stream()
        .filter(PooledEndpoint::isReady)
        .map(PooledEndpoint::id)
        .collect(Collectors.toSet());
  }

  Set<EndpointId> ready() {
    return ready(pool);
  }

  private static final class AddressFromHeader implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Context context =
          Context.current().withValue(EdsService.ENVOY_ADDRESS, String.valueOf(headers.get(FROM)));
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  /** As {@link dev.berth.pool.StaleEnvoys#knownTo}, of the Envoy {@code gw}. */
  @Nullable Set<EndpointId> knownToStaleEnvoy() {
    return pool.staleEnvoys().knownTo("gw");
  }

  SubscriberView subscriber(String envoy) {
    return service.subscribers().stream()
        .filter(view -> view.envoy().equals(envoy))
        .findFirst()
        .orElseThrow();
  }

  double count(String meter) {
    return registry.get(meter).tag("pool", "default").counter().count();
  }

  double subscribers() {
    return registry.get("berth.eds.subscribers").tag("pool", "default").gauge().value();
  }

  FakeEnvoy.Sotw sotw(String id) {
    return new FakeEnvoy.Sotw(id, channel);
  }

  FakeEnvoy.Delta delta(String id) {
    return new FakeEnvoy.Delta(id, channel);
  }

  static void ackAll(Collection<FakeEnvoy> envoys) {
    while (envoys.stream().anyMatch(envoy -> !envoy.inbox.isEmpty())) {
      envoys.stream().filter(envoy -> !envoy.inbox.isEmpty()).forEach(FakeEnvoy::ack);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
