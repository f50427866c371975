package dev.berth.discovery.file;

import dev.berth.base.Ticker;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.discovery.DiscoveryMetrics;
import dev.berth.discovery.DiscoveryStatus;
import dev.berth.discovery.EndpointDiscovery;
import dev.berth.discovery.Summary;
import dev.berth.endpoint.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the servers file of one pool and hands on whole sets of servers.
 *
 * <p>{@link #start} reads the file on the calling thread, so that its caller knows whether
 * discovery is complete; from then on the executor's thread looks every 250 ms, and a change takes
 * effect within a second. What is broken or gone leaves the last good set in force and shows in
 * {@link #status}, a log line and a metric, once per change of state.
 *
 * <p>Single writer: the thread of {@code start}, then the executor's; {@link #status} may be called
 * from any thread. Each look may block on the disk, so the executor must not be an event loop.
 */
public final class FileDiscovery implements EndpointDiscovery {

  static final long POLL_INTERVAL_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(FileDiscovery.class);

  private final String pool;
  private final Path path;
  private final Consumer<List<Endpoint>> sink;
  private final ScheduledExecutorService executor;
  private final Ticker ticker;
  private final WatchedFile file;
  private final DiscoveryMetrics metrics;

  private volatile DiscoveryStatus status = DiscoveryStatus.UNREAD;
  private volatile boolean closed;
  private @Nullable List<Endpoint> current;
  private @Nullable Future<?> polls;

  /**
   * @param pool names the pool in logs and metrics
   * @param path of the servers file; need not exist yet
   * @param sink takes each new set, in the order of the servers' ids; never the same set twice in a
   *     row. Called by the thread that reads
   */
  public FileDiscovery(
      String pool,
      Path path,
      Consumer<List<Endpoint>> sink,
      ScheduledExecutorService executor,
      Ticker ticker,
      MeterRegistry registry) {
    this.pool = pool;
    this.path = path;
    this.sink = sink;
    this.executor = executor;
    this.ticker = ticker;
    this.file = new WatchedFile(path, ServersFile.MAX_BYTES, ticker);
    this.metrics = new DiscoveryMetrics(registry, pool, this, ticker);
  }

  /** Reads the file now and then watches it, also when it is broken; called once. */
  @Override
  public DiscoveryStatus start() {
    handle(file::first);
    polls =
        executor.scheduleWithFixedDelay(
            this::poll, POLL_INTERVAL_MILLIS, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return status;
  }

  /** How discovery stands now; any thread. */
  @Override
  public DiscoveryStatus status() {
    return status;
  }

  /**
   * Ends the watch; a set that is being handed on right now still arrives. Same thread as start.
   */
  @Override
  public void close() {
    closed = true;
    if (polls != null) {
      polls.cancel(false);
    }
  }

  void poll() {
    if (!closed) {
      handle(file::next);
    }
  }

  private void handle(Supplier<@Nullable ConfigResult<byte[]>> look) {
    try {
      ConfigResult<byte[]> content = look.get();
      if (content != null) {
        judge(content.then(ServersFile::parse));
      }
    } catch (RuntimeException bug) {
      // An exception that left here would silently end the watch.
      LOG.atError().setCause(bug).addKeyValue("pool", pool).log("discovery failed");
      reject("internal error: " + bug.getClass().getSimpleName());
    }
  }

  private void judge(ConfigResult<List<Endpoint>> result) {
    if (result instanceof Loaded<List<Endpoint>> good) {
      accept(good.config());
    } else if (result instanceof Invalid<List<Endpoint>> bad) {
      reject(Summary.of(bad.problems()));
    }
  }

  private void accept(List<Endpoint> servers) {
    if (servers.equals(current)) {
      confirm();
      return;
    }
    sink.accept(servers);
    current = servers;
    status = status.next(servers.size(), ticker.nanos());
    metrics.applied();
    LOG.atInfo()
        .addKeyValue("pool", pool)
        .addKeyValue("path", path)
        .addKeyValue("servers", servers.size())
        .addKeyValue("revision", status.revision())
        .log("servers file applied");
  }

  private void confirm() {
    metrics.unchanged();
    if (!status.isUp()) {
      status = status.withoutProblem();
      LOG.atInfo()
          .addKeyValue("pool", pool)
          .addKeyValue("path", path)
          .log("servers file good again");
    }
  }

  private void reject(String problem) {
    metrics.rejected();
    status = status.withProblem(problem, ticker.nanos());
    LOG.atWarn()
        .addKeyValue("pool", pool)
        .addKeyValue("path", path)
        .addKeyValue("problem", problem)
        .addKeyValue("servers", status.servers())
        .log(
            status.complete()
                ? "servers file not usable, the last good servers stay"
                : "servers file not usable, no servers known yet");
  }
}
