package dev.berth.extproc;

import dev.berth.base.FairShare;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * The gRPC call behind one stream, as far as Berth speaks on it. The next message is asked for only
 * while the replies find their way out, so that an Envoy that does not read is not read from; and
 * what it does not read counts as memory in use. Stream-confined.
 */
final class EnvoyCall {

  private final ServerCall<ProcessingRequest, Reply> call;
  private final FairShare memory;
  private final String envoyAddress;
  private boolean headersSent;
  private boolean closed;
  private boolean waiting;
  private long unsentBytes;

  /**
   * @param memory of the process, for bodies on their way
   */
  EnvoyCall(ServerCall<ProcessingRequest, Reply> call, FairShare memory, String envoyAddress) {
    this.call = call;
    this.memory = memory;
    this.envoyAddress = envoyAddress;
  }

  void reply(Reply reply) {
    sendHeaders();
    call.sendMessage(reply);
    if (!call.isReady()) {
      unsentBytes += reply.size();
      memory.take(envoyAddress, reply.size());
    }
  }

  /**
   * Whether all that was said so far is small enough to leave, and to arrive, together with what is
   * said next.
   */
  boolean saidInOneBreath() {
    return unsentBytes == 0;
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
    onSent();
    if (waiting) {
      next();
    }
  }

  /** Nothing leaves any more. */
  void onEnd() {
    onSent();
  }

  private void onSent() {
    if (unsentBytes > 0) {
      memory.giveBack(envoyAddress, unsentBytes);
      unsentBytes = 0;
    }
  }

  private void sendHeaders() {
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
  }
}
