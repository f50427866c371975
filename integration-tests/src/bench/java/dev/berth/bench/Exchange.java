package dev.berth.bench;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One stream, from Envoy's side. Confined to the event loop once it is started. */
final class Exchange extends ClientCall.Listener<ProcessingResponse> {

  private final ClientCall<ProcessingRequest, ProcessingResponse> call;
  private final Workload workload;
  private final boolean stays;
  private final Executor eventLoop;
  private final ExtProcClient.Listener listener;
  private final ReplyCheck check;
  private boolean over;

  /**
   * @param stays whether the stream remains open behind its last reply
   * @param eventLoop that of the call
   */
  Exchange(
      ClientCall<ProcessingRequest, ProcessingResponse> call,
      Workload workload,
      boolean stays,
      Executor eventLoop,
      ExtProcClient.Listener listener) {
    this.call = call;
    this.workload = workload;
    this.stays = stays;
    this.eventLoop = eventLoop;
    this.listener = listener;
    this.check = new ReplyCheck(workload);
  }

  void start(String requestId) {
    call.start(this, new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(workload.headers(requestId));
    if (workload.mode().isAtOnce()) {
      sendBody();
    }
  }

  private void sendBody() {
    workload.bodyMessages().forEach(call::sendMessage);
  }

  @Override
  public void onMessage(ProcessingResponse reply) {
    if (over) {
      return;
    }
    boolean decidedBefore = check.isDecided();
    String problem = check.on(reply);
    if (check.isDecided() && !decidedBefore) {
      listener.onDecision();
    }
    if (problem != null || check.isComplete()) {
      end(problem);
    } else {
      goOn();
    }
  }

  private void goOn() {
    if (check.isRequestThrough()) {
      call.sendMessage(check.nextOfAnswer());
    } else if (!workload.mode().isAtOnce()) {
      sendBody();
    }
  }

  private void end(@Nullable String problem) {
    over = true;
    if (!stays || problem != null) {
      leave();
    }
    listener.onEnd(problem);
  }

  /**
   * Ends the stream the way Envoy ends it with its request: half-close, and reset at once. In one
   * step gRPC would let the reset overtake the half-close, which is an error to every server.
   */
  void leave() {
    call.halfClose();
    eventLoop.execute(() -> call.cancel("the request is over", null));
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!over) {
      over = true;
      listener.onEnd("the stream ended before its last reply: " + status);
    }
  }
}
