package dev.berth.app;

import dev.berth.config.AllowedClient;
import dev.berth.routing.AccessLogStreams;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.List;

/**
 * Lets only those clients call whose certificate names one of {@code grpc.tls.allowedClients}. That
 * its signature is good was settled by the handshake. The names are compared once for each
 * connection; every call of every service asks for the outcome before its handler runs. Any thread.
 */
final class ClientGuard {

  private static final Attributes.Key<Boolean> ALLOWED = Attributes.Key.create("client-allowed");

  private final List<AllowedClient> allowed;
  private final GrpcMetrics metrics;

  /**
   * @param allowed empty: everybody
   */
  ClientGuard(List<AllowedClient> allowed, GrpcMetrics metrics) {
    this.allowed = List.copyOf(allowed);
    this.metrics = metrics;
  }

  /** Looks at each connection. */
  ServerTransportFilter filter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes transport) {
        return transport.toBuilder().set(ALLOWED, isAllowed(transport)).build();
      }
    };
  }

  /** Looks at each call. */
  ServerInterceptor interceptor() {
    return this::intercept;
  }

  private boolean isAllowed(Attributes transport) {
    if (allowed.isEmpty()) {
      return true;
    }
    PeerNames names = PeerNames.of(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    return allowed.stream().anyMatch(names::areMeantBy);
  }

  private <Q, A> ServerCall.Listener<Q> intercept(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (Boolean.TRUE.equals(call.getAttributes().get(ALLOWED))) {
      return next.startCall(call, headers);
    }
    metrics.onStranger(
        PeerNames.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)),
        AccessLogStreams.envoyAddress(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    call.close(
        Status.PERMISSION_DENIED.withDescription(
            "this client's certificate names nobody in grpc.tls.allowedClients"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
