package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** A connection to a picker. One thread. */
public final class PickerChannel implements AutoCloseable {
  /** A picker may give a whole body back in one reply. */
  private static final int LARGEST_REPLY = 64 << 20;

  /** What the first call may take longer than others. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final ManagedChannel channel;
  private final Patience patience;
  private final RandomGenerator random;

  private PickerChannel(ManagedChannel channel, Patience patience, RandomGenerator random) {
    this.channel = channel;
    this.patience = patience;
    this.random = random;
  }

  /**
   * Connects with the first use.
   *
   * @param random gives requests their ids
   */
  public static PickerChannel open(
      PickerAddress address, Patience patience, RandomGenerator random) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.socketAddress())
            .directExecutor()
            .maxInboundMessageSize(LARGEST_REPLY)
            .intercept(attaching(address));
    if (address.authority() != null) {
      builder.overrideAuthority(address.authority());
    }
    return new PickerChannel(secured(builder, address.tls()).build(), patience, random);
  }

  private static NettyChannelBuilder secured(NettyChannelBuilder builder, boolean tls) {
    if (!tls) {
      return builder.usePlaintext();
    }
    try {
      return builder.sslContext(
          GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build());
    } catch (SSLException e) {
      throw new IllegalStateException("this JVM cannot do TLS: " + e.getMessage(), e);
    }
  }

  private static ClientInterceptor attaching(PickerAddress address) {
    Metadata metadata = new Metadata();
    address.metadata().forEach((key, value) -> metadata.put(PickerAddress.key(key), value));
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  /** Begins an exchange; nothing is sent yet. */
  public Exchange exchange(HttpMessage request, Modes modes) {
    String id = "conformance-" + Long.toHexString(random.nextLong());
    return new Exchange(session(), modes, request.with("x-request-id", id), patience);
  }

  /** Begins a stream of an Envoy that only watches. */
  public Watching watching() {
    return new Watching(session(), patience);
  }

  private ExtProcSession session() {
    return ExtProcSession.open(ExternalProcessorGrpc.newStub(channel));
  }

  /**
   * Asks for the health of a gRPC service.
   *
   * @return the serving status, or the gRPC status where the question has no answer
   */
  public String health(String service) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(patience.reply().plus(CONNECT_TIMEOUT))
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus()
          .name();
    } catch (StatusRuntimeException unanswered) {
      return unanswered.getStatus().getCode().name();
    }
  }

  /** Cuts the connection. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
