package dev.berth.accesslog;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.Consumer;

/**
 * One access log stream of one Envoy. Stream-confined; keeps nothing but whether it is still open.
 *
 * <p>Envoy reads an answer as the end of the stream and opens another one, so there is none before
 * it has half-closed.
 */
final class LogStream extends ServerCall.Listener<StreamAccessLogsMessage> {

  /** So many messages may be on their way from the wire while one is handled. */
  private static final int PREFETCH = 64;

  private final ServerCall<StreamAccessLogsMessage, StreamAccessLogsResponse> call;
  private final Consumer<HTTPAccessLogEntry> handler;
  private final Consumer<RuntimeException> onFailure;
  private final Runnable onEnd;
  private boolean open = true;

  /**
   * @param onFailure hears of what the handler throws: one entry must not cost the ones behind it
   * @param onEnd called exactly once, however the stream ends
   */
  LogStream(
      ServerCall<StreamAccessLogsMessage, StreamAccessLogsResponse> call,
      Consumer<HTTPAccessLogEntry> handler,
      Consumer<RuntimeException> onFailure,
      Runnable onEnd) {
    this.call = call;
    this.handler = handler;
    this.onFailure = onFailure;
    this.onEnd = onEnd;
    call.request(PREFETCH);
  }

  @Override
  public void onMessage(StreamAccessLogsMessage message) {
    message.getHttpLogs().getLogEntryList().forEach(this::handle);
    call.request(1);
  }

  private void handle(HTTPAccessLogEntry entry) {
    try {
      handler.accept(entry);
    } catch (RuntimeException bug) {
      onFailure.accept(bug);
    }
  }

  @Override
  public void onHalfClose() {
    end();
    call.sendHeaders(new Metadata());
    call.sendMessage(StreamAccessLogsResponse.getDefaultInstance());
    call.close(Status.OK, new Metadata());
  }

  @Override
  public void onCancel() {
    end();
  }

  @Override
  public void onComplete() {
    end();
  }

  private void end() {
    if (open) {
      open = false;
      onEnd.run();
    }
  }
}
