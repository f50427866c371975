package dev.berth.warmup;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends synthetic requests over one connection, a few at a time, each as soon as one before it is
 * decided. Confined to its event loop but for {@link #await}, {@link #decisions} and {@link
 * #close}.
 */
public final class SyntheticEnvoy implements AutoCloseable {

  /** Enough that several streams are in one read of the server, as under load. */
  private static final int IN_FLIGHT = 4;

  private static final int SMALL_TURNS = 6; // about 1 KiB
  private static final int LARGE_TURNS = 100; // about 16 KiB

  private final EventLoop loop;
  private final ManagedChannel channel;
  private final List<SyntheticRequest> kinds;
  private final List<Metadata> pools;
  private final int most;
  private final CountDownLatch over = new CountDownLatch(1);
  private int sent;
  private int decided;
  private volatile int decisions;
  private volatile @Nullable String problem;

  /**
   * @param port on the loopback address
   * @param loop runs the connection
   * @param channelType as {@code loop} wants it
   * @param model what the requests ask for
   * @param pools what the streams name, in turn
   * @param most so many requests, and it is over
   */
  public SyntheticEnvoy(
      int port,
      EventLoop loop,
      Class<? extends Channel> channelType,
      String model,
      List<Metadata> pools,
      int most) {
    this.loop = loop;
    this.pools = List.copyOf(pools);
    this.most = most;
    this.kinds =
        List.of(
            SyntheticRequest.buffered(model, SMALL_TURNS),
            SyntheticRequest.duplex(model, SMALL_TURNS),
            SyntheticRequest.buffered(model, SMALL_TURNS),
            SyntheticRequest.duplex(model, LARGE_TURNS));
    this.channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .eventLoopGroup(loop)
            .channelType(channelType)
            .directExecutor()
            .usePlaintext()
            .build();
  }

  /** Begins; returns at once. Called once. */
  public void start() {
    loop.execute(
        () -> {
          for (int i = 0; i < IN_FLIGHT; i++) {
            sendNext();
          }
        });
  }

  /**
   * Waits until all requests are decided or one fails, at most so long.
   *
   * @throws InterruptedException when the thread is interrupted, also before
   */
  public void await(Duration limit) throws InterruptedException {
    boolean unused = over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Requests that were decided so far. */
  public int decisions() {
    return decisions;
  }

  /** Why it ended before its time; null when it did not. */
  public @Nullable String problem() {
    return problem;
  }

  /** Cuts what is open. */
  @Override
  public void close() {
    channel.shutdownNow();
  }

  private void sendNext() {
    if (sent == most || over.getCount() == 0) {
      return;
    }
    int number = sent++;
    SyntheticRequest request = kinds.get(number % kinds.size());
    ClientCall<ProcessingRequest, ProcessingResponse> call =
        channel.newCall(ExternalProcessorGrpc.getProcessMethod(), CallOptions.DEFAULT);
    call.start(new Exchange(call, request), pools.get(number / kinds.size() % pools.size()));
    call.request(Integer.MAX_VALUE);
    call.sendMessage(request.headers());
    if (!request.buffered()) {
      request.body().forEach(call::sendMessage);
    }
  }

  private void onDecided() {
    decisions = ++decided;
    if (decided == most) {
      over.countDown();
    }
    sendNext();
  }

  private void onFailed(String why) {
    if (over.getCount() > 0) {
      problem = why;
      over.countDown();
    }
  }

  /** One stream. */
  private final class Exchange extends ClientCall.Listener<ProcessingResponse> {

    private final ClientCall<ProcessingRequest, ProcessingResponse> call;
    private final SyntheticRequest request;
    private boolean left;

    Exchange(ClientCall<ProcessingRequest, ProcessingResponse> call, SyntheticRequest request) {
      this.call = call;
      this.request = request;
    }

    @Override
    public void onMessage(ProcessingResponse reply) {
      switch (reply.getResponseCase()) {
        case REQUEST_HEADERS -> {
          if (request.buffered()) {
            request.body().forEach(call::sendMessage);
          }
        }
        case REQUEST_BODY -> {
          if (request.buffered() || isLastPiece(reply)) {
            leave();
            onDecided();
          }
        }
        default -> {
          leave();
          onFailed("an answer of the kind " + reply.getResponseCase());
        }
      }
    }

    private static boolean isLastPiece(ProcessingResponse reply) {
      return reply
          .getRequestBody()
          .getResponse()
          .getBodyMutation()
          .getStreamedResponse()
          .getEndOfStream();
    }

    /** As Envoy ends a stream: half-close, and reset at once. */
    private void leave() {
      left = true;
      call.halfClose();
      call.cancel("the request is over", null);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!left) {
        left = true;
        onFailed("a stream ended with " + status.getCode());
      }
    }
  }
}
