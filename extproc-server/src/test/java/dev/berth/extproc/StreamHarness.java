package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.config.CompletionMode;
import dev.berth.pool.Pool;
import dev.berth.pool.Tickets;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.EnvoyMetadata;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.Router;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The service behind gRPC, by the in-process transport or by a test's own hand, all on the test's
 * own thread, and an Envoy's side.
 */
final class StreamHarness implements AutoCloseable {

  final ManualTicker ticker = new ManualTicker();
  final MeterRegistry registry = new SimpleMeterRegistry();
  final AccessLogStreams accessLogs = new AccessLogStreams();
  final Tickets tickets = new Tickets(ticker, new SplittableRandom(7), registry);
  final Pool pool = new Pool("default", registry, 100, ticker);
  final ExternalProcessorService service;

  /**
   * Replies are read when they come, as from a network; in one process they would be handed over.
   */
  private static final MethodDescriptor<ProcessingRequest, ProcessingResponse> PROCESS =
      ExternalProcessorGrpc.getProcessMethod().toBuilder(
              ExternalProcessorGrpc.getProcessMethod().getRequestMarshaller(), new ReadAtOnce())
          .build();

  private final Channel channel;
  private final GatewayOptions gateway;
  private final List<Envoy> envoys = new ArrayList<>();

  StreamHarness(CompletionMode completion, ExtProcSettings settings) {
    this(completion, settings, GatewayOptions.DEFAULT);
  }

  StreamHarness(CompletionMode completion, ExtProcSettings settings, GatewayOptions gateway) {
    this(pool -> new PoolRoute(pool, null, completion, Duration.ofHours(1), gateway), settings);
  }

  StreamHarness(Function<Pool, PoolRoute> routes, ExtProcSettings settings) {
    this(routes, settings, Runnable::run, InProcessGrpc::new);
  }

  /**
   * @param home runs what comes from outside of a stream
   * @param grpc between Envoy and the service
   */
  StreamHarness(
      Function<Pool, PoolRoute> routes,
      ExtProcSettings settings,
      Executor home,
      Function<BindableService, Channel> grpc) {
    Router router =
        new Router(
            new Scheduler(() -> new SplittableRandom(3)), tickets, List.of("default"), registry);
    PoolRoute route = routes.apply(pool);
    gateway = route.gateway();
    service =
        new ExternalProcessorService(
            List.of(route),
            router,
            new RequestEnds(List.of("default"), (id, server) -> {}, registry),
            accessLogs,
            settings,
            ticker,
            () -> home,
            registry);
    channel = grpc.apply(service);
  }

  static StreamHarness with(CompletionMode completion) {
    return new StreamHarness(completion, new ExtProcSettings(1 << 20, 4 << 20));
  }

  /** Requests in flight on all servers together. */
  int inFlight() {
    return pool.snapshot().endpoints().stream().mapToInt(e -> e.load().requests()).sum();
  }

  double heldBytes() {
    return registry.get("berth.body.memory").gauge().value();
  }

  double openStreams() {
    return registry.get("berth.streams.open").gauge().value();
  }

  Envoy envoy(BodySendMode mode) {
    return envoy(ProtocolConfiguration.newBuilder().setRequestBodyMode(mode));
  }

  Envoy envoy(ProtocolConfiguration.Builder protocol) {
    return new Envoy(protocol, new Metadata());
  }

  Envoy envoy(BodySendMode mode, String pool) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of(ExternalProcessorService.POOL_HEADER, Metadata.ASCII_STRING_MARSHALLER),
        pool);
    return new Envoy(ProtocolConfiguration.newBuilder().setRequestBodyMode(mode), metadata);
  }

  List<Envoy> envoys() {
    return envoys;
  }

  /** Every reply on every stream so far was one that Envoy takes. */
  void assertLegal() {
    envoys.forEach(envoy -> envoy.model.assertLegal());
    assertThat(registry.get("berth.streams.failed").counter().count()).isZero();
  }

  /** All is over: nothing is on the books, in memory or open, and nothing illegal was said. */
  void assertNothingLeft() {
    assertLegal();
    assertThat(tickets.size()).as("tickets").isZero();
    assertThat(inFlight()).as("requests in flight").isZero();
    assertThat(heldBytes()).as("body memory").isZero();
    assertThat(openStreams()).as("streams").isZero();
  }

  /** The access log tells the end of every request that was decided about. */
  void logAll() {
    tickets.closeOf("unix", ticker.nanos());
  }

  @Override
  public void close() {
    if (channel instanceof InProcessGrpc inProcess) {
      inProcess.close();
    }
  }

  /** One stream, seen from Envoy. */
  final class Envoy extends ClientCall.Listener<ProcessingResponse> {

    final List<ProcessingResponse> replies = new ArrayList<>();
    final EnvoyModel model;
    @Nullable Status closed;
    private boolean spoken;
    private final ClientCall<ProcessingRequest, ProcessingResponse> call;
    private final ProtocolConfiguration.Builder protocol;
    private final HeaderMap.Builder headers = HeaderMap.newBuilder();
    private final io.envoyproxy.envoy.config.core.v3.Metadata.Builder metadata =
        io.envoyproxy.envoy.config.core.v3.Metadata.newBuilder();

    Envoy(ProtocolConfiguration.Builder protocol, Metadata grpcMetadata) {
      this.protocol = protocol;
      model = new EnvoyModel(protocol.build(), gateway.allowModeOverride());
      envoys.add(this);
      call = channel.newCall(PROCESS, CallOptions.DEFAULT);
      call.start(this, grpcMetadata);
      call.request(Integer.MAX_VALUE);
    }

    Envoy header(String name, String value) {
      headers.addHeaders(
          HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
      return this;
    }

    Envoy subset(Value hint) {
      metadata.putFilterMetadata(
          "envoy.lb.subset_hint",
          Struct.newBuilder().putFields("x-gateway-destination-endpoint-subset", hint).build());
      return this;
    }

    Envoy headers(String method, String path, boolean endOfStream) {
      header(":method", method);
      header(":path", path);
      send(requestHeaders(endOfStream));
      return this;
    }

    /** All headers and metadata that were set. */
    ProcessingRequest.Builder requestHeaders(boolean endOfStream) {
      return ProcessingRequest.newBuilder()
          .setMetadataContext(metadata)
          .setRequestHeaders(
              HttpHeaders.newBuilder().setHeaders(headers).setEndOfStream(endOfStream));
    }

    Envoy chat() {
      return headers("POST", "/v1/chat/completions", false);
    }

    Envoy body(String piece, boolean endOfStream) {
      return body(ByteString.copyFrom(piece, StandardCharsets.UTF_8), endOfStream);
    }

    Envoy body(ByteString piece, boolean endOfStream) {
      send(
          ProcessingRequest.newBuilder()
              .setRequestBody(HttpBody.newBuilder().setBody(piece).setEndOfStream(endOfStream)));
      return this;
    }

    Envoy trailers() {
      send(ProcessingRequest.newBuilder().setRequestTrailers(HttpTrailers.newBuilder()));
      return this;
    }

    void send(ProcessingRequest.Builder message) {
      if (!spoken) {
        spoken = true;
        message.setProtocolConfig(protocol);
      }
      ProcessingRequest sent = message.build();
      model.onSent(sent);
      call.sendMessage(sent);
    }

    void halfClose() {
      model.onLeft();
      call.halfClose();
    }

    void cancel() {
      model.onLeft();
      call.cancel("the request is over", null);
    }

    /** The destination in the metadata that came with some reply; null when none did. */
    @Nullable String destination() {
      return replies.stream()
          .map(reply -> reply.getDynamicMetadata().getFieldsMap().get("envoy.lb"))
          .filter(Objects::nonNull)
          .map(lb -> lb.getStructValue().getFieldsOrThrow(EnvoyMetadata.DESTINATION))
          .map(Value::getStringValue)
          .findFirst()
          .orElse(null);
    }

    ProcessingResponse last() {
      return replies.get(replies.size() - 1);
    }

    @Override
    public void onMessage(ProcessingResponse reply) {
      replies.add(reply);
      model.onReply(reply);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      closed = status;
      model.onClosed(status);
    }
  }

  private static final class ReadAtOnce implements MethodDescriptor.Marshaller<ProcessingResponse> {

    @Override
    public InputStream stream(ProcessingResponse reply) {
      throw new UnsupportedOperationException("Envoy does not reply");
    }

    @Override
    public ProcessingResponse parse(InputStream reply) {
      try {
        return ProcessingResponse.parseFrom(reply);
      } catch (IOException malformed) {
        throw new UncheckedIOException(malformed);
      }
    }
  }
}
