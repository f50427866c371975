package dev.berth.extproc;

import dev.berth.base.Ticker;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.Router;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What all streams share. Any thread. */
final class StreamContext {

  private final Router router;
  private final RequestEnds ends;
  private final AccessLogStreams accessLogs;
  private final ExtProcSettings settings;
  private final Ticker ticker;
  private final BodyMemory bodyMemory;
  private final BodyFlows flows;
  private final ExtProcMetrics metrics;
  private final Set<ExtProcStream> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean draining;

  StreamContext(
      Router router,
      RequestEnds ends,
      AccessLogStreams accessLogs,
      ExtProcSettings settings,
      Ticker ticker,
      MeterRegistry registry) {
    this.router = router;
    this.ends = ends;
    this.accessLogs = accessLogs;
    this.settings = settings;
    this.ticker = ticker;
    this.bodyMemory = new BodyMemory(settings.maxBodyMemoryBytes());
    this.flows = new BodyFlows(settings);
    this.metrics = new ExtProcMetrics(registry, open, bodyMemory);
  }

  Router router() {
    return router;
  }

  RequestEnds ends() {
    return ends;
  }

  AccessLogStreams accessLogs() {
    return accessLogs;
  }

  ExtProcSettings settings() {
    return settings;
  }

  Ticker ticker() {
    return ticker;
  }

  BodyMemory bodyMemory() {
    return bodyMemory;
  }

  BodyFlows flows() {
    return flows;
  }

  ExtProcMetrics metrics() {
    return metrics;
  }

  boolean isDraining() {
    return draining;
  }

  void onStart(ExtProcStream stream) {
    open.add(stream);
  }

  /** Called once for each stream, when gRPC has nothing more to tell it. */
  void onEnd(ExtProcStream stream, boolean cancelled) {
    open.remove(stream);
    metrics.onEnd(cancelled);
    completeWhenDrained();
  }

  /**
   * From now on no stream outlives its decision; those that did are let go.
   *
   * @return done when no stream is left
   */
  CompletionStage<Void> drain() {
    draining = true;
    open.forEach(ExtProcStream::finishForDrain);
    completeWhenDrained();
    return drained;
  }

  private void completeWhenDrained() {
    if (draining && open.isEmpty()) {
      drained.complete(null);
    }
  }
}
