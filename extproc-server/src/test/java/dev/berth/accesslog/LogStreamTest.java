package dev.berth.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogStreamTest {

  private final Call call = new Call();
  private final List<RuntimeException> failures = new ArrayList<>();
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void entry_whoseHandlingFails_doesNotCostTheOnesBehindIt() {
    List<String> handled = new ArrayList<>();
    LogStream stream =
        stream(
            entry -> {
              handled.add(entry.getRequest().getRequestId());
              if (handled.size() == 1) {
                throw new IllegalStateException("bug");
              }
            });

    stream.onMessage(message("r-1", "r-2"));
    stream.onMessage(message("r-3"));

    assertThat(handled).containsExactly("r-1", "r-2", "r-3");
    assertThat(failures).hasSize(1);
    assertThat(call.closed).isNull();
  }

  @Test
  void messages_asksForAsManyAsItHandles() {
    LogStream stream = stream(entry -> {});
    int ahead = call.requested;

    stream.onMessage(message("r-1"));
    stream.onMessage(message());

    assertThat(ahead).isGreaterThan(1);
    assertThat(call.requested).isEqualTo(ahead + 2);
  }

  @Test
  void end_halfCloseAndThenCompleteOrCancel_isToldOnce() {
    LogStream completed = stream(entry -> {});
    completed.onHalfClose();
    completed.onComplete();

    assertThat(ends).hasValue(1);

    LogStream cancelled = stream(entry -> {});
    cancelled.onHalfClose();
    cancelled.onCancel();

    assertThat(ends).hasValue(2);
    assertThat(call.closed).isEqualTo(Status.OK);
  }

  private LogStream stream(Consumer<HTTPAccessLogEntry> handler) {
    return new LogStream(call, handler, failures::add, ends::incrementAndGet);
  }

  private static StreamAccessLogsMessage message(String... requestIds) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    for (String requestId : requestIds) {
      message.getHttpLogsBuilder().addLogEntryBuilder().getRequestBuilder().setRequestId(requestId);
    }
    return message.build();
  }

  private static final class Call
      extends ServerCall<StreamAccessLogsMessage, StreamAccessLogsResponse> {

    int requested;
    @Nullable Status closed;

    @Override
    public void request(int messages) {
      requested += messages;
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(StreamAccessLogsResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      closed = status;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<StreamAccessLogsMessage, StreamAccessLogsResponse>
        getMethodDescriptor() {
      return AccessLogServiceGrpc.getStreamAccessLogsMethod();
    }
  }
}
