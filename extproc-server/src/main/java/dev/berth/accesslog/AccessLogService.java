package dev.berth.accesslog;

import dev.berth.base.Ticker;
import dev.berth.pool.Doubts;
import dev.berth.pool.Tickets;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.RequestEnds;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Envoy's gRPC access log service ({@code envoy.service.accesslog.v3}). Works on bare server calls,
 * which know where a stream comes from. Entries of TCP listeners are ignored.
 *
 * <p>Set {@code buffer_size_bytes: 0} in Envoy, or entries are up to a second late.
 */
public final class AccessLogService implements BindableService {

  private final AccessLogStreams streams;
  private final Doubts doubts;
  private final AccessLogMetrics metrics;
  private final EntryHandler handler;

  /**
   * @param tickets where the requests of this process are open
   * @param streams told of every stream, once when it opens and once when it ends
   * @param doubts told the same
   */
  public AccessLogService(
      Tickets tickets,
      RequestEnds ends,
      AccessLogStreams streams,
      Doubts doubts,
      Ticker ticker,
      MeterRegistry registry) {
    this.streams = streams;
    this.doubts = doubts;
    this.metrics = new AccessLogMetrics(registry, ticker);
    this.handler = new EntryHandler(tickets, ends, doubts, metrics, ticker);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(AccessLogServiceGrpc.getServiceDescriptor())
        .addMethod(AccessLogServiceGrpc.getStreamAccessLogsMethod(), this::start)
        .build();
  }

  private ServerCall.Listener<StreamAccessLogsMessage> start(
      ServerCall<StreamAccessLogsMessage, StreamAccessLogsResponse> call, Metadata headers) {
    String envoyAddress =
        AccessLogStreams.envoyAddress(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    streams.onOpen(envoyAddress);
    doubts.onLogOpen(envoyAddress);
    metrics.onStreamOpen();
    return new LogStream(
        call,
        entry -> handler.onEntry(entry, envoyAddress),
        metrics::onFailure,
        () -> onEnd(envoyAddress));
  }

  private void onEnd(String envoyAddress) {
    streams.onClose(envoyAddress);
    doubts.onLogEnd(envoyAddress);
    metrics.onStreamEnd();
  }
}
