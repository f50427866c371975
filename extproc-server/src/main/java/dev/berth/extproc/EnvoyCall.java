package dev.berth.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * The gRPC call behind one stream, as far as Berth speaks on it. The next message is asked for only
 * while the replies find their way out, so that an Envoy that does not read is not read from.
 * Stream-confined.
 */
final class EnvoyCall {

  private final ServerCall<ProcessingRequest, ProcessingResponse> call;
  private boolean headersSent;
  private boolean closed;
  private boolean waiting;

  EnvoyCall(ServerCall<ProcessingRequest, ProcessingResponse> call) {
    this.call = call;
  }

  void reply(ProcessingResponse reply) {
    sendHeaders();
    call.sendMessage(reply);
  }

  /** Ends the stream; does nothing the second time. */
  void close(Status status) {
    if (!closed) {
      closed = true;
      sendHeaders();
      call.close(status, new Metadata());
    }
  }

  /** Asks for one more message: now, or when the replies so far have left. */
  void next() {
    waiting = !closed && !call.isReady();
    if (!waiting) {
      call.request(1);
    }
  }

  /** The replies so far have left. */
  void onReady() {
    if (waiting) {
      next();
    }
  }

  private void sendHeaders() {
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
  }
}
