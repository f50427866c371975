package dev.berth.discovery.kubernetes;

import dev.berth.base.Ticker;
import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.config.ModelRewrites;
import dev.berth.discovery.DiscoveryMetrics;
import dev.berth.discovery.DiscoveryStatus;
import dev.berth.discovery.EndpointDiscovery;
import dev.berth.discovery.Summary;
import dev.berth.endpoint.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the servers of one pool in the pods of a cluster, and hands on whole sets of them.
 *
 * <p>The informers only leave word that something has changed; ten times a second the executor's
 * thread looks whether they did. So a storm of updates costs no more than ten sets a second, and
 * what does not change a server costs none.
 *
 * <p>A watch that is interrupted for a moment is nothing to speak of. After three seconds the
 * servers in force count as old: {@link #status} says why and since when, and they stay.
 *
 * <p>One look at a time, under a lock that nobody else takes but {@link #close}; {@link #status}
 * may be called from any thread.
 */
public final class KubernetesDiscovery implements EndpointDiscovery {

  static final long POLL_INTERVAL_MILLIS = 100;
  static final Duration GRACE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesDiscovery.class);
  private static final String SILENT = "the watch is interrupted, and is being taken up again";

  private final String pool;
  private final KubernetesDiscoveryConfig config;
  private final Supplier<Cluster> clusters;
  private final ClusterSinks sinks;
  private final ScheduledExecutorService executor;
  private final Ticker ticker;
  private final DiscoveryMetrics metrics;
  private final AtomicBoolean changed = new AtomicBoolean();

  private volatile DiscoveryStatus status = DiscoveryStatus.UNREAD;
  private @Nullable Cluster cluster;
  private @Nullable PoolView view;
  private @Nullable Future<?> polls;
  private @Nullable List<Endpoint> current;
  private ModelRewrites rewrites = ModelRewrites.NONE;
  private Map<String, Integer> priorities = Map.of();
  private @Nullable String problemOfParts;
  private long watchingNanos;
  private boolean closed;

  /**
   * @param pool names the pool in logs and metrics
   * @param executor must not be an event loop: looking at 10,000 pods takes its time
   */
  public KubernetesDiscovery(
      String pool,
      KubernetesDiscoveryConfig config,
      ClusterSinks sinks,
      ScheduledExecutorService executor,
      Ticker ticker,
      MeterRegistry registry) {
    this(
        pool,
        config,
        () -> ApiServer.of(config.kubeconfig(), config.namespace()),
        sinks,
        executor,
        ticker,
        registry);
  }

  KubernetesDiscovery(
      String pool,
      KubernetesDiscoveryConfig config,
      Supplier<Cluster> clusters,
      ClusterSinks sinks,
      ScheduledExecutorService executor,
      Ticker ticker,
      MeterRegistry registry) {
    this.pool = pool;
    this.config = config;
    this.clusters = clusters;
    this.sinks = sinks;
    this.executor = executor;
    this.ticker = ticker;
    this.metrics = new DiscoveryMetrics(registry, pool, this, ticker);
  }

  /** Begins on the executor's thread; the pods are known some time later. */
  @Override
  public synchronized DiscoveryStatus start() {
    polls =
        executor.scheduleWithFixedDelay(this::poll, 0, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return status;
  }

  @Override
  public DiscoveryStatus status() {
    return status;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (polls != null) {
      polls.cancel(false);
    }
    if (view != null) {
      view.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  synchronized void poll() {
    if (closed) {
      return;
    }
    try {
      look(view());
    } catch (RuntimeException bug) {
      // An exception that left here would silently end the watch.
      reject("internal error: " + bug);
      LOG.atDebug().setCause(bug).addKeyValue("pool", pool).log("discovery failed");
    }
  }

  private PoolView view() {
    if (view == null) {
      cluster = clusters.get();
      watchingNanos = ticker.nanos();
      view = new PoolView(config, cluster, () -> changed.set(true));
    }
    return view;
  }

  private void look(PoolView seen) {
    seen.follow();
    if (changed.getAndSet(false)) {
      handOn(seen.pods(), seen.rewrites(), seen.objectives());
    }
    judge(seen);
  }

  private void handOn(
      @Nullable PodView pods, @Nullable SeenRewrites names, @Nullable SeenObjectives objectives) {
    if (pods == null || names == null || objectives == null) {
      return;
    }
    List<String> problems = new ArrayList<>(pods.problems());
    problems.addAll(names.problems());
    problems.addAll(objectives.problems());
    problemOfParts = problems.isEmpty() ? null : Summary.of(problems);
    rewrite(names.rewrites());
    prioritize(objectives.priorities());
    serve(pods.endpoints());
  }

  private void rewrite(ModelRewrites now) {
    if (now.equals(rewrites)) {
      return;
    }
    sinks.rewrites().accept(now);
    rewrites = now;
    LOG.atInfo()
        .addKeyValue("pool", pool)
        .addKeyValue("names", now.byName().size())
        .addKeyValue("othersToo", !now.others().isEmpty())
        .log("rewrites of model names applied");
  }

  private void prioritize(Map<String, Integer> now) {
    if (now.equals(priorities)) {
      return;
    }
    sinks.priorities().accept(now);
    priorities = now;
    LOG.atInfo()
        .addKeyValue("pool", pool)
        .addKeyValue("objectives", now.size())
        .log("priorities of objectives applied");
  }

  private void serve(List<Endpoint> servers) {
    if (servers.equals(current)) {
      metrics.unchanged();
      return;
    }
    sinks.servers().accept(servers);
    current = servers;
    status = status.withServers(servers.size(), ticker.nanos());
    metrics.applied();
    LOG.atInfo()
        .addKeyValue("pool", pool)
        .addKeyValue("servers", servers.size())
        .addKeyValue("revision", status.revision())
        .log("servers in pods applied");
  }

  private void judge(PoolView seen) {
    @Nullable String problem = problem(seen);
    if (problem != null) {
      reject(problem);
    } else if (!status.isUp()) {
      status = status.withoutProblem();
      LOG.atInfo().addKeyValue("pool", pool).log("the cluster is seen as it is again");
    }
  }

  private @Nullable String problem(PoolView seen) {
    @Nullable Watched<?> silent = seen.silent();
    if (silent == null) {
      watchingNanos = ticker.nanos();
    }
    if (silent != null && ticker.nanos() - watchingNanos > GRACE.toNanos()) {
      return silent.failure() == null ? SILENT : silent.failure();
    }
    @Nullable String ofPool = seen.problem();
    if (ofPool != null) {
      return ofPool;
    }
    if (status.complete()) {
      return problemOfParts;
    }
    return silent == null || silent.failure() == null ? DiscoveryStatus.NOT_READ : silent.failure();
  }

  private void reject(String problem) {
    if (problem.equals(status.problem())) {
      return;
    }
    metrics.rejected();
    status = status.withProblem(problem, ticker.nanos());
    LOG.atWarn()
        .addKeyValue("pool", pool)
        .addKeyValue("problem", problem)
        .addKeyValue("servers", status.servers())
        .log(
            status.complete()
                ? "the cluster is not seen as it is, the last servers stay"
                : "the cluster is not seen, no servers known yet");
  }
}
