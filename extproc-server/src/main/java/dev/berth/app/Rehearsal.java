package dev.berth.app;

import dev.berth.base.HostPort;
import dev.berth.base.Ticker;
import dev.berth.config.CompletionMode;
import dev.berth.config.GrpcConfig;
import dev.berth.config.GrpcConfig.ClientLimits;
import dev.berth.config.ListenAddress;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.config.SchedulingConfig;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.extproc.ExtProcSettings;
import dev.berth.extproc.ExternalProcessorService;
import dev.berth.pool.Pool;
import dev.berth.pool.Tickets;
import dev.berth.request.PromptHash;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.ModelNames;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.ResponseOwners;
import dev.berth.routing.Router;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.profile.Policies;
import dev.berth.warmup.SyntheticEnvoy;
import io.grpc.Metadata;
import io.grpc.ServerTransportFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A stage for synthetic requests: the gRPC port and everything behind it a second time, with pools
 * of the usual policy, tickets and meters that are thrown away, and servers that exist nowhere. One
 * event loop serves and plays Envoy, so that a rehearsal takes no more than one core beside the
 * compiler.
 *
 * <p>The port is a free one of the loopback address. Whoever finds it there finds nothing real
 * behind it.
 */
final class Rehearsal implements AutoCloseable {

  private static final String MODEL = "rehearsal";
  private static final int SERVERS = 16;
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int MEMORY_BYTES = 16 << 20;
  private static final int MAX_STREAMS = 64;
  private static final int MAX_CONNECTIONS = 4;
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final MeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<PoolRoute> routes;
  private final Tickets tickets;
  private final EventLoops loops = new EventLoops(1);
  private final GrpcServer port;
  private final SyntheticEnvoy envoy;

  /**
   * Listens.
   *
   * @param requests so many, and the rehearsal is over
   * @throws IOException when there is no port to have
   */
  Rehearsal(int requests, ScheduledExecutorService timers, Ticker ticker, RandomGenerator random)
      throws IOException {
    try {
      tickets = new Tickets(ticker, random, meters);
      routes =
          List.of(route(CompletionMode.STREAM, ticker), route(CompletionMode.ACCESS_LOG, ticker));
      port = listen(timers, ticker, random);
    } catch (IOException | RuntimeException failed) {
      loops.close();
      throw failed;
    }
    envoy =
        new SyntheticEnvoy(
            port.port(),
            loops.workers().next(),
            loops.tcpClientChannel(),
            MODEL,
            routes.stream().map(route -> naming(route.pool())).toList(),
            requests);
  }

  private PoolRoute route(CompletionMode completion, Ticker ticker) {
    Pool pool = new Pool("rehearsal-" + completion.name(), meters, 0, ticker);
    pool.applyDiscovery(IntStream.range(0, SERVERS).mapToObj(Rehearsal::server).toList());
    return new PoolRoute(
        pool,
        null,
        new ModelNames(ModelsConfig.NONE),
        completion,
        DEADLINE,
        GatewayOptions.DEFAULT,
        RequestRules.DEFAULT,
        PoolPolicies.of(usualPolicy(pool, ticker)),
        new ResponseOwners(ticker));
  }

  private Policy usualPolicy(Pool pool, Ticker ticker) {
    return new Policies(pool.name(), ticker, new PromptHash(new SecureRandom()), meters)
        .of(SchedulingConfig.DEFAULT.policy());
  }

  /** At an address that is kept for documentation (RFC 5737). */
  private static Endpoint server(int number) {
    return new Endpoint(
        new EndpointId("192.0.2.1:" + (8000 + number)), null, List.of(ServedModel.of(MODEL)));
  }

  private static Metadata naming(Pool pool) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of(ExternalProcessorService.POOL_HEADER, Metadata.ASCII_STRING_MARSHALLER),
        pool.name());
    return metadata;
  }

  private GrpcServer listen(ScheduledExecutorService timers, Ticker ticker, RandomGenerator random)
      throws IOException {
    GrpcConfig config = config();
    return GrpcServer.start(
        config,
        new GrpcCredentials(timers, DEADLINE),
        loops,
        new ServerTransportFilter() {},
        new GrpcDefence(config, MEMORY_BYTES, meters, ticker),
        List.of(service(ticker, random).bindService()));
  }

  private static GrpcConfig config() {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    return new GrpcConfig(
        new ListenAddress.Tcp(new HostPort(loopback, 0)),
        null,
        MAX_BODY_BYTES,
        null,
        new ClientLimits(DEADLINE, MAX_STREAMS, MAX_CONNECTIONS));
  }

  private ExternalProcessorService service(Ticker ticker, RandomGenerator random) {
    List<String> names = routes.stream().map(route -> route.pool().name()).toList();
    return new ExternalProcessorService(
        routes,
        new Router(new Scheduler(() -> random), tickets, names, meters),
        new RequestEnds(names, (response, server) -> {}, meters),
        new AccessLogStreams(),
        new ExtProcSettings(MAX_BODY_BYTES, MEMORY_BYTES).withStreams(DEADLINE, MAX_STREAMS),
        ticker,
        loops::home,
        meters);
  }

  /**
   * Plays all requests, or as many as there is time for. Blocks.
   *
   * @throws InterruptedException when the thread is interrupted
   * @throws IOException when a request got no decision
   */
  void play(Duration limit) throws InterruptedException, IOException {
    envoy.start();
    envoy.await(limit);
    String problem = envoy.problem();
    if (problem != null) {
      throw new IOException(problem);
    }
  }

  /** Requests that got a decision. */
  int decisions() {
    return envoy.decisions();
  }

  /** Gives the port and the threads back. */
  @Override
  public void close() {
    envoy.close();
    port.stop();
    loops.close();
    meters.close();
  }
}
