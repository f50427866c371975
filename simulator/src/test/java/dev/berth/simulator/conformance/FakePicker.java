package dev.berth.simulator.conformance;

import dev.berth.simulator.conformance.Flaw.Habit;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.PickerAddress;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A small picker on a loopback port, right in everything but one flaw. */
public final class FakePicker extends ExternalProcessorGrpc.ExternalProcessorImplBase
    implements AutoCloseable {
  private static final int LARGE_MESSAGES = 64 << 20;

  private final HealthStatusManager health = new HealthStatusManager();
  private final FakePool pool;
  private final Set<String> models;
  private final Flaw flaw;
  private final Server server;

  private FakePicker(
      List<EndpointAddress> endpoints, Set<String> models, Flaw flaw, ServerCredentials credentials)
      throws IOException {
    this.pool = new FakePool(endpoints, flaw);
    this.models = models;
    this.flaw = flaw;
    Stream.of("", "liveness", "readiness", ExternalProcessorGrpc.SERVICE_NAME)
        .filter(service -> service.isEmpty() || !service.equals(flaw.unknownHealth))
        .forEach(service -> health.setStatus(service, ServingStatus.SERVING));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
            .directExecutor()
            .addService(this)
            .addService(health.getHealthService());
    if (!flaw.has(Habit.TAKES_SMALL_MESSAGES_ONLY)) {
      builder.maxInboundMessageSize(LARGE_MESSAGES);
    }
    server = builder.build().start();
  }

  /** One that does everything right. */
  public static FakePicker startRight(List<EndpointAddress> endpoints, Set<String> models) {
    return start(endpoints, models, Flaw.NONE);
  }

  /** One that says 500 for 400 and for 503, and leaves the append action at its default. */
  public static FakePicker startWrong(List<EndpointAddress> endpoints, Set<String> models) {
    return start(
        endpoints,
        models,
        Flaw.of("wrong")
            .altering(
                reply ->
                    Changes.onDecision(
                        Changes.status(Changes.status(reply, 400, 500), 503, 500),
                        option -> option.toBuilder().clearAppendAction().build())));
  }

  static FakePicker start(List<EndpointAddress> endpoints, Set<String> models, Flaw flaw) {
    return start(endpoints, models, flaw, InsecureServerCredentials.create());
  }

  static FakePicker start(
      List<EndpointAddress> endpoints,
      Set<String> models,
      Flaw flaw,
      ServerCredentials credentials) {
    try {
      return new FakePicker(endpoints, models, flaw, credentials);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public PickerAddress address() {
    return PickerAddress.of("127.0.0.1:" + server.getPort());
  }

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> replies) {
    return new FakeStream(
        (ServerCallStreamObserver<ProcessingResponse>) replies, pool, models, flaw);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
