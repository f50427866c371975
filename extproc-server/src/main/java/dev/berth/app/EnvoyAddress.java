package dev.berth.app;

import dev.berth.routing.AccessLogStreams;
import dev.berth.xds.EdsService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Tells EDS which Envoy is calling. Any thread. */
final class EnvoyAddress implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String address =
        AccessLogStreams.envoyAddress(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    Context context = Context.current().withValue(EdsService.ENVOY_ADDRESS, address);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
