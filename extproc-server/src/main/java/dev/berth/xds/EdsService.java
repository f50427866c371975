package dev.berth.xds;

import dev.berth.base.SerialExecutor;
import dev.berth.base.Ticker;
import dev.berth.pool.Pool;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc.EndpointDiscoveryServiceImplBase;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Envoy's endpoint discovery service (EDS, gRPC), state of the world and incremental, over all
 * pools of this process; see the xDS protocol in Envoy's documentation.
 *
 * <p>All public methods may be called from any thread and never block.
 */
public final class EdsService extends EndpointDiscoveryServiceImplBase {

  /**
   * In the gRPC context of a call: where the Envoy is, as its requests are known by. Whoever binds
   * this service puts it there; where it is missing, all streams come from one Envoy.
   */
  public static final Context.Key<String> ENVOY_ADDRESS =
      Context.keyWithDefault("berth-eds-envoy-address", "");

  private final SerialExecutor confinement = new SerialExecutor();
  private final Ticker ticker;
  private final EdsPools pools;
  private final Set<EdsStream<?, ?>> streams = new HashSet<>();
  private final String instance;
  private long versions;
  private boolean draining;

  /**
   * @param linger how long a server that left its pool stays known to Envoy, so that decisions on
   *     their way still land; five seconds are plenty
   * @param scheduler wakes this service when servers have lingered; must outlive discovery
   * @param random makes this process's versions unlike those of every other
   */
  public EdsService(
      List<Pool> pools,
      Duration linger,
      ScheduledExecutorService scheduler,
      Ticker ticker,
      RandomGenerator random,
      MeterRegistry registry) {
    this.ticker = ticker;
    this.instance = HexFormat.of().toHexDigits(random.nextLong());
    EdsPool.Linger afterLinger = task -> schedule(scheduler, linger, task);
    this.pools =
        new EdsPools(
            pools, pool -> new EdsPool(pool, this::nextVersion, afterLinger, registry), registry);
    pools.forEach(this::follow);
  }

  private void schedule(ScheduledExecutorService scheduler, Duration delay, Runnable task) {
    Future<?> unused =
        scheduler.schedule(() -> confinement.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void follow(Pool pool) {
    EdsPool edsPool = pools.get(pool.name());
    pool.addListener(snapshot -> confinement.execute(() -> edsPool.onSnapshot(snapshot)));
  }

  private String nextVersion() {
    return instance + '-' + ++versions;
  }

  /**
   * The pool's discovery has said everything it knows; an empty pool is empty from now on. Called
   * after {@link Pool#applyDiscovery}, once; more often does no harm.
   *
   * @throws IllegalArgumentException if there is no such pool
   */
  public void onDiscoveryComplete(String pool) {
    EdsPool known = pools.get(pool);
    confinement.execute(known::onDiscoveryComplete);
  }

  /** How far every Envoy has come with every pool it asked for. */
  public List<SubscriberView> subscribers() {
    return pools.all().stream()
        .flatMap(pool -> pool.subscriptions().stream())
        .map(Subscription::view)
        .toList();
  }

  /**
   * Ends all streams, so that Envoys go to another replica and keep what they know meanwhile, and
   * refuses new ones. The process is about to end: which servers may be picked stays as it is.
   */
  public void drain() {
    confinement.execute(
        () -> {
          draining = true;
          streams.forEach(EdsStream::drain);
        });
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamEndpoints(
      StreamObserver<DiscoveryResponse> responses) {
    return start(
        responses,
        replies -> new SotwStream(pools, confinement, ticker, replies, ENVOY_ADDRESS.get()));
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaEndpoints(
      StreamObserver<DeltaDiscoveryResponse> responses) {
    return start(
        responses,
        replies -> new DeltaStream(pools, confinement, ticker, replies, ENVOY_ADDRESS.get()));
  }

  private <Q, R> StreamObserver<Q> start(
      StreamObserver<R> responses, Function<ServerCallStreamObserver<R>, EdsStream<Q, R>> factory) {
    ServerCallStreamObserver<R> replies = (ServerCallStreamObserver<R>) responses;
    EdsStream<Q, R> stream = factory.apply(replies);
    Runnable end = () -> confinement.execute(() -> dismiss(stream));
    replies.setOnCancelHandler(end);
    replies.setOnCloseHandler(end);
    confinement.execute(() -> admit(stream, replies));
    return stream;
  }

  private void dismiss(EdsStream<?, ?> stream) {
    streams.remove(stream);
    stream.leave();
  }

  private void admit(EdsStream<?, ?> stream, ServerCallStreamObserver<?> replies) {
    if (draining) {
      stream.leave();
      replies.onError(
          Status.UNAVAILABLE.withDescription("this replica is shutting down").asRuntimeException());
    } else {
      streams.add(stream);
    }
  }
}
