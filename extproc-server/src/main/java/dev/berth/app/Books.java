package dev.berth.app;

import dev.berth.accesslog.AccessLogService;
import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.load.Reconciler;
import dev.berth.pool.Doubts;
import dev.berth.pool.Tickets;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.RequestEnds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The open tickets and everything that closes them, but for the streams themselves: the access log,
 * the loss of an Envoy, the engines' own counts, the deadline.
 */
final class Books implements AutoCloseable {

  private static final int OVERDUE_CHECK_SECONDS = 1;

  private final AccessLogStreams accessLogs = new AccessLogStreams();
  private final Tickets tickets;
  private final RequestEnds ends;
  private final Doubts doubts;
  private final LostEnvoys lostEnvoys;
  private final Reconciler reconciler;
  private final AccessLogService accessLogService;
  private @Nullable Future<?> overdueCheck;

  /**
   * @param pools names of all pools that requests come for
   * @param onResponseId hears which endpoint made a stored response
   * @param metricsConnections opens a connection to a server for its metrics
   * @param engines the thread that asks; one
   */
  Books(
      Collection<String> pools,
      BiConsumer<String, EndpointId> onResponseId,
      Function<EndpointId, EngineConnection> metricsConnections,
      ScheduledExecutorService engines,
      Ticker ticker,
      RandomGenerator random,
      MeterRegistry registry) {
    tickets = new Tickets(ticker, random, registry);
    ends = new RequestEnds(pools, onResponseId, registry);
    doubts = new Doubts(tickets, ticker, registry);
    lostEnvoys = new LostEnvoys(doubts, ticker);
    reconciler = new Reconciler(doubts, metricsConnections, engines, ticker, registry);
    accessLogService = new AccessLogService(tickets, ends, accessLogs, doubts, ticker, registry);
  }

  Tickets tickets() {
    return tickets;
  }

  RequestEnds ends() {
    return ends;
  }

  /** The gRPC service for Envoy's access log. */
  AccessLogService accessLogService() {
    return accessLogService;
  }

  AccessLogStreams accessLogs() {
    return accessLogs;
  }

  /** The last connection from there was lost. */
  void onEnvoyLost(String envoyAddress) {
    lostEnvoys.onLost(envoyAddress);
  }

  /** Begins to look for requests whose end nobody will report. Called once. */
  void start(ScheduledExecutorService timers) {
    overdueCheck =
        timers.scheduleWithFixedDelay(
            this::closeForgotten, OVERDUE_CHECK_SECONDS, OVERDUE_CHECK_SECONDS, TimeUnit.SECONDS);
    reconciler.start();
  }

  private void closeForgotten() {
    doubts.closeOverdue();
    lostEnvoys.closeTickets();
  }

  /** Nobody looks any more. The engines' loop must still be running. */
  @Override
  public void close() {
    if (overdueCheck != null) {
      overdueCheck.cancel(false);
    }
    reconciler.close();
  }
}
