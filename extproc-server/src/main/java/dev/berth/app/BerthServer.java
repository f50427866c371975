package dev.berth.app;

import dev.berth.admin.AdminServer;
import dev.berth.base.Ticker;
import dev.berth.config.AdminConfig;
import dev.berth.config.BerthConfig;
import dev.berth.config.DrainConfig;
import dev.berth.config.GrpcConfig;
import dev.berth.config.PoolConfig;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EngineConnection;
import dev.berth.extproc.ExtProcSettings;
import dev.berth.extproc.ExternalProcessorService;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.routing.ResponseOwners;
import dev.berth.routing.Router;
import dev.berth.scheduling.Scheduler;
import dev.berth.telemetry.Telemetry;
import dev.berth.xds.EdsService;
import io.grpc.ServerInterceptors;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Berth in one process, put together by constructors. {@link #start} returns when it
 * listens; {@link #drain} lets Envoy go elsewhere without a failed request; {@link #close} ends it.
 */
public final class BerthServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BerthServer.class);

  /** How long Envoy still knows a server that was removed: longer than any decision travels. */
  private static final Duration EDS_LINGER = Duration.ofSeconds(5);

  private static final int SWEEP_SECONDS = 1;
  private static final Duration TLS_RELOAD = Duration.ofSeconds(10);

  private final DrainConfig drainConfig;
  private final RandomGenerator.SplittableGenerator random =
      new SplittableRandom(new SecureRandom().nextLong());
  private final Ticker ticker = Ticker.system();
  private final Telemetry telemetry;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("berth-timers", true));
  private final EventLoops loops = new EventLoops(Runtime.getRuntime().availableProcessors());
  private final EngineKeyring keyring;
  private final EngineLoop engineLoop = new EngineLoop(ticker);
  private final Books books;
  private final ResponseOwners responses = new ResponseOwners(ticker);
  private final List<ServedPool> pools;
  private final EdsService eds;
  private final ExternalProcessorService extProc;
  private final Set<String> undiscovered = ConcurrentHashMap.newKeySet();
  private final ConnectedEnvoys envoys;
  private final GrpcDefence defence;
  private final WarmUp warmUp;
  private final CompletableFuture<Void> serving = new CompletableFuture<>();
  private @Nullable GrpcServer grpc;
  private @Nullable AdminServer admin;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean draining;

  private BerthServer(BerthConfig config, EngineKeyring keyring) {
    this.keyring = keyring;
    telemetry = new Telemetry(BerthVersion.read(), maxSeriesPerName(config));
    MeterRegistry registry = telemetry.registry();
    drainConfig = config.drain();
    List<String> names = config.pools().stream().map(PoolConfig::name).toList();
    engineLoop.publish(registry);
    books =
        new Books(
            names,
            responses::learn,
            this::metricsConnection,
            engineLoop.scheduler(),
            ticker,
            split(),
            registry);
    responses.publish(registry);
    envoys = new ConnectedEnvoys(books::onEnvoyLost);
    defence = new GrpcDefence(config.grpc(), bodyMemoryBytes(config.grpc()), registry, ticker);
    pools = config.pools().stream().map(pool -> servedPool(pool, config, registry)).toList();
    eds =
        new EdsService(
            pools.stream().map(ServedPool::pool).toList(),
            EDS_LINGER,
            timers,
            ticker,
            random,
            registry);
    undiscovered.addAll(names);
    warmUp = new WarmUp(config.warmUp(), timers, ticker, split(), this::serveIfReady);
    Router router = new Router(new Scheduler(this::split), books.tickets(), names, registry);
    extProc =
        new ExternalProcessorService(
            pools.stream().map(ServedPool::route).toList(),
            router,
            books.ends(),
            books.accessLogs(),
            settings(config),
            ticker,
            loops::home,
            registry);
  }

  /** Room for the series of the servers, whatever the operator allows. */
  private static int maxSeriesPerName(BerthConfig config) {
    AdminConfig admin = config.admin();
    int servers = admin == null ? 0 : admin.maxServerSeries() * config.pools().size();
    return Math.max(Telemetry.DEFAULT_MAX_SERIES_PER_NAME, servers);
  }

  private ServedPool servedPool(PoolConfig pool, BerthConfig config, MeterRegistry registry) {
    AdminConfig admin = config.admin();
    return new ServedPool(
        pool,
        admin == null ? 0 : admin.maxServerSeries(),
        timers,
        engineLoop,
        keyring.of(pool.name()),
        this::onDiscovered,
        this::serveIfReady,
        responses,
        ticker,
        split(),
        registry);
  }

  /** With the keys of the pool that the server is in. */
  private EngineConnection metricsConnection(EndpointId server) {
    for (ServedPool served : pools) {
      PooledEndpoint endpoint = served.pool().snapshot().find(server);
      if (endpoint != null) {
        return metricsConnection(
            keyring.of(served.pool().name()), endpoint.endpoint().metricsAddress());
      }
    }
    return metricsConnection(() -> EngineAccess.PLAIN, server);
  }

  private EngineConnection metricsConnection(Supplier<EngineAccess> access, EndpointId address) {
    return engineLoop.metricsClient(access).connectionTo(address);
  }

  private static ExtProcSettings settings(BerthConfig config) {
    GrpcConfig grpc = config.grpc();
    return new ExtProcSettings(grpc.maxBodyBytes(), bodyMemoryBytes(grpc))
        .withStreams(grpc.limits().requestTimeout(), grpc.limits().maxStreams());
  }

  private static long bodyMemoryBytes(GrpcConfig grpc) {
    Long memory = grpc.bodyMemoryBytes();
    long quarterOfTheHeap = Runtime.getRuntime().maxMemory() / 4;
    return memory == null ? Math.max(quarterOfTheHeap, grpc.maxBodyBytes()) : memory;
  }

  private synchronized RandomGenerator split() {
    return random.split();
  }

  /**
   * Starts everything and listens.
   *
   * @throws IOException with a sentence for the user, when an address is taken or a file is no good
   */
  public static BerthServer start(BerthConfig config) throws IOException {
    BerthServer server = new BerthServer(config, new EngineKeyring(config.pools()));
    try {
      server.listen(config);
      return server;
    } catch (IOException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private void listen(BerthConfig config) throws IOException {
    grpc =
        GrpcServer.start(
            config.grpc(),
            new GrpcCredentials(timers, TLS_RELOAD),
            loops,
            envoys,
            defence,
            List.of(
                extProc.bindService(),
                defence.limited(books.accessLogService()),
                ServerInterceptors.intercept(defence.limited(eds), new EnvoyAddress())));
    AdminConfig adminConfig = config.admin();
    if (adminConfig != null) {
      admin =
          AdminServer.start(
              adminConfig,
              AdminViews.of(
                  telemetry,
                  pools,
                  books.accessLogs(),
                  envoys,
                  eds,
                  warmUp::isOver,
                  () -> draining,
                  config.grpc().maxBodyBytes(),
                  ticker),
              ticker);
    }
    pools.forEach(ServedPool::start);
    books.start(timers);
    keyring.keepFresh(timers);
    warmUp.start();
    Future<?> unused =
        timers.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    log.atInfo()
        .addKeyValue("version", BerthVersion.read())
        .addKeyValue("grpc", config.grpc().address())
        .addKeyValue("admin", adminConfig == null ? "none" : adminConfig.address())
        .addKeyValue("pools", pools.size())
        .log("berth listens");
  }

  /** Ends what nobody goes on with. */
  private void sweep() {
    defence.sweep();
    extProc.sweep();
  }

  private void onDiscovered(String pool) {
    eds.onDiscoveryComplete(pool);
    undiscovered.remove(pool);
    serveIfReady();
  }

  /**
   * Health says SERVING once every pool knows its servers and what they run already, and the
   * warm-up is over.
   */
  private void serveIfReady() {
    boolean ready = undiscovered.isEmpty() && knowsLoads() && warmUp.isOver();
    if (ready && grpc != null && !draining) {
      grpc.setServing(true);
      serving.complete(null);
    }
  }

  private boolean knowsLoads() {
    return pools.stream().allMatch(ServedPool::knowsLoads);
  }

  /** Done when health has said SERVING for the first time. */
  public CompletionStage<Void> serving() {
    return serving.minimalCompletionStage();
  }

  /** The TCP port of gRPC; -1 with a Unix socket. */
  public int grpcPort() {
    return grpc == null ? -1 : grpc.port();
  }

  /** The port of the admin pages; -1 without them. */
  public int adminPort() {
    return admin == null ? -1 : admin.port();
  }

  /** The newest state of a pool, for whoever embeds Berth. */
  public PoolSnapshot pool(String name) {
    return served(name).pool().snapshot();
  }

  /** Who of the servers of a pool that share accelerators has them, for whoever embeds Berth. */
  public DeviceGroups groups(String pool) {
    return served(pool).groups();
  }

  private ServedPool served(String name) {
    return pools.stream()
        .filter(served -> served.pool().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no pool " + name));
  }

  /** Every meter of this process. */
  public MeterRegistry meters() {
    return telemetry.registry();
  }

  /** Requests that were given to a server and are not known to be over. */
  public int openTickets() {
    return books.tickets().size();
  }

  /**
   * Leaves without a failed request: health says NOT_SERVING, Envoy has the configured delay to see
   * it, then connections close as their streams end. Requests whose decision is out are let go of
   * at once. Blocks for at most delay and timeout together.
   */
  public void drain() {
    if (grpc == null) {
      return;
    }
    draining = true;
    warmUp.close();
    log.atInfo().addKeyValue("delay", drainConfig.delay()).log("draining");
    grpc.leave();
    try {
      TimeUnit.NANOSECONDS.sleep(drainConfig.delay().toNanos());
      grpc.shutdown();
      eds.drain();
      extProc
          .drain()
          .toCompletableFuture()
          .get(drainConfig.timeout().toNanos(), TimeUnit.NANOSECONDS);
      log.atInfo().log("drained");
    } catch (TimeoutException late) {
      log.atWarn()
          .addKeyValue("timeout", drainConfig.timeout())
          .log("streams are still undecided after drain.timeout, they are cut");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Ends at once what {@link #drain} has left; does nothing the second time. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    warmUp.close();
    if (grpc != null) {
      grpc.stop();
    }
    if (admin != null) {
      admin.close();
    }
    books.close();
    pools.forEach(ServedPool::close);
    engineLoop.close();
    timers.shutdownNow();
    loops.close();
    telemetry.close();
  }
}
