package dev.berth.simulator.conformance.gateway;

import dev.berth.simulator.conformance.gateway.SessionEvent.Ended;
import dev.berth.simulator.conformance.gateway.SessionEvent.Replied;
import dev.berth.simulator.conformance.gateway.SessionEvent.Silent;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorStub;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One ext_proc stream, to be used like a script: send, then ask what comes next. One thread; only
 * the queue is shared with the transport, which is asked for one message at a time, so that the
 * queue holds at most one message and the end.
 */
final class ExtProcSession implements AutoCloseable {
  private final BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
  private final ClientCallStreamObserver<ProcessingRequest> call;
  private boolean asked;
  private boolean halfClosed;
  private @Nullable Ended end;

  private ExtProcSession(ExternalProcessorStub stub) {
    call = (ClientCallStreamObserver<ProcessingRequest>) stub.process(new Incoming(events));
  }

  static ExtProcSession open(ExternalProcessorStub stub) {
    return new ExtProcSession(stub);
  }

  /** Sends a message; lost without a word when the stream is over already. */
  void send(ProcessingRequest message) {
    call.onNext(message);
  }

  /** Waits for what comes next; the end, once seen, comes again and again. */
  SessionEvent next(Duration patience) throws InterruptedException {
    if (end != null) {
      return end;
    }
    if (!asked) {
      asked = true;
      call.request(1);
    }
    SessionEvent event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null) {
      return new Silent();
    }
    asked = false;
    if (event instanceof Ended ended) {
      end = ended;
    }
    return event;
  }

  /** Says that nothing more will be sent. */
  void halfClose() {
    if (!halfClosed && end == null) {
      halfClosed = true;
      call.onCompleted();
    }
  }

  /** Ends the stream with a half-close and a reset right after it, as Envoy ends every stream. */
  @Override
  public void close() {
    halfClose();
    cancel();
  }

  /** Resets the stream. */
  void cancel() {
    if (end == null) {
      end = new Ended(Status.CANCELLED);
      call.cancel("the request is over", null);
    }
  }

  /** Runs on the transport's thread. */
  private static final class Incoming
      implements ClientResponseObserver<ProcessingRequest, ProcessingResponse> {
    private final BlockingQueue<SessionEvent> events;

    Incoming(BlockingQueue<SessionEvent> events) {
      this.events = events;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ProcessingRequest> call) {
      call.disableAutoRequestWithInitial(0);
    }

    @Override
    public void onNext(ProcessingResponse reply) {
      events.add(new Replied(reply));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Ended(Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
      events.add(new Ended(Status.OK));
    }
  }
}
