package dev.berth.engine.models;

import dev.berth.pool.ModelReport;
import dev.berth.pool.Pool;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pool what servers say of their models: at once when it has not been told for a while,
 * and otherwise what comes in together, {@link #INTERVAL} after the last time. Each time costs the
 * pool a look at all its servers, and when a large pool starts, every one of them has news: told
 * one by one, 10,000 servers would make it look at 10,000 servers 10,000 times. Confined to the
 * poller's scheduler.
 */
final class ModelReports {

  /** Twenty times a second at the most, and a server is ready a blink later. */
  static final Duration INTERVAL = Duration.ofMillis(50);

  private final Pool pool;
  private final ScheduledExecutorService scheduler;
  private final Set<PolledServer> pending = new LinkedHashSet<>();
  private @Nullable Future<?> timer;

  ModelReports(Pool pool, ScheduledExecutorService scheduler) {
    this.pool = pool;
    this.scheduler = scheduler;
  }

  /** The models of this server have changed. The pool hears what is known when it is told. */
  void add(PolledServer server) {
    pending.add(server);
    if (timer == null) {
      tell();
    }
  }

  /** Whether the pool still has to be told of this server. */
  boolean isPending(PolledServer server) {
    return pending.contains(server);
  }

  void close() {
    pending.clear();
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void tell() {
    List<ModelReport> reports =
        pending.stream()
            .filter(server -> !server.isStopped())
            .map(server -> new ModelReport(server.id(), server.knowledge().models()))
            .toList();
    pending.clear();
    if (!reports.isEmpty()) {
      pool.applyModels(reports);
      timer = scheduler.schedule(this::onInterval, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void onInterval() {
    timer = null;
    tell();
  }
}
