package dev.berth.app;

import dev.berth.base.FairShare;
import dev.berth.routing.AccessLogStreams;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * A bound on the calls that are open at one time, for services of which an Envoy needs a few:
 * access log, EDS, health. (Streams of ext_proc have a bound of their own, with an answer for the
 * HTTP client.) Any thread.
 */
final class CallLimit implements ServerInterceptor {

  private final FairShare calls;
  private final GrpcMetrics metrics;

  CallLimit(long maxCalls, GrpcMetrics metrics) {
    this.calls = new FairShare(maxCalls);
    this.metrics = metrics;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String address =
        AccessLogStreams.envoyAddress(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    if (!calls.tryTake(address, 1)) {
      metrics.onCallRefused();
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription("too many calls are open"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    try {
      return new Counted<>(next.startCall(call, headers), address);
    } catch (RuntimeException bug) {
      calls.giveBack(address, 1);
      throw bug;
    }
  }

  /** Gives back at the end, of which gRPC tells exactly once. */
  private final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {

    private final String address;

    Counted(ServerCall.Listener<Q> listener, String address) {
      super(listener);
      this.address = address;
    }

    @Override
    public void onCancel() {
      calls.giveBack(address, 1);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      calls.giveBack(address, 1);
      super.onComplete();
    }
  }
}
