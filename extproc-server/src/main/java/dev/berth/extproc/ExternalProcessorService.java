package dev.berth.extproc;

import dev.berth.base.Ticker;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.Router;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The ext_proc gRPC service. Works on bare server calls instead of stream observers: the end of a
 * stream and the flush of a reply are then where the code says so.
 *
 * <p>An Envoy names the pool of a route in the gRPC metadata {@value #POOL_HEADER} of its ext_proc
 * filter. Without it the first pool of the configuration is meant. Clients cannot reach that
 * metadata.
 */
public final class ExternalProcessorService implements BindableService {

  /** Metadata of the stream ({@code grpc_service.initial_metadata}) that names the pool. */
  public static final String POOL_HEADER = "berth-pool";

  /**
   * In the gRPC context of a call: ends it at once, with all that is not sent. Any thread. The
   * server that knows a way puts it there; gRPC's own is not open to handlers.
   */
  public static final Context.Key<Runnable> CUT = Context.key("berth-cut");

  private static final Metadata.Key<String> POOL =
      Metadata.Key.of(POOL_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final Map<String, PoolRoute> routes = new LinkedHashMap<>();
  private final PoolRoute defaultRoute;
  private final StreamContext context;
  private final Supplier<Executor> home;

  /**
   * @param routes at least one; the first serves streams that name no pool
   * @param home asked at the start of each stream, on the stream's own executor, for a way back to
   *     it
   */
  public ExternalProcessorService(
      List<PoolRoute> routes,
      Router router,
      RequestEnds ends,
      AccessLogStreams accessLogs,
      ExtProcSettings settings,
      Ticker ticker,
      Supplier<Executor> home,
      MeterRegistry registry) {
    routes.forEach(route -> this.routes.put(route.pool().name(), route));
    this.defaultRoute = routes.get(0);
    this.context = new StreamContext(router, ends, accessLogs, settings, ticker, registry);
    this.home = home;
  }

  /**
   * From now on no stream outlives its decision: the process is about to end.
   *
   * @return done when no stream is left
   */
  public CompletionStage<Void> drain() {
    return context.drain();
  }

  /**
   * Gives up requests of which nothing came for too long. Called now and then by one thread; each
   * stream is ended on its own.
   */
  public void sweep() {
    context.sweep();
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<ProcessingRequest, ?> process = ExternalProcessorGrpc.getProcessMethod();
    return ServerServiceDefinition.builder(ExternalProcessorGrpc.SERVICE_NAME)
        .addMethod(
            process.toBuilder(
                    new LendingMarshaller(process.getRequestMarshaller()), new ReplyMarshaller())
                .build(),
            this::start)
        .build();
  }

  private ServerCall.Listener<ProcessingRequest> start(
      ServerCall<ProcessingRequest, Reply> call, Metadata headers) {
    String pool = headers.get(POOL);
    PoolRoute route = pool == null ? defaultRoute : routes.get(pool);
    if (route == null) {
      call.close(
          Status.NOT_FOUND.withDescription("Berth has no pool named '" + pool + "'"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    String envoyAddress =
        AccessLogStreams.envoyAddress(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    StreamPlace place = context.places().tryTake(envoyAddress);
    if (place == null) {
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription("too many streams are open"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    ExtProcStream stream = new ExtProcStream(call, context, route, place, home.get());
    context.onStart(stream);
    stream.start();
    return stream;
  }
}
