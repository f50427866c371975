package dev.berth.app;

import dev.berth.base.FairShare;
import dev.berth.base.Ticker;
import dev.berth.extproc.ExternalProcessorService;
import dev.berth.routing.AccessLogStreams;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerStreamTracer.ServerCallInfo;
import io.grpc.Status;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what gRPC holds of messages that have not arrived completely, of which no handler knows
 * anything yet. A message may be as large as the largest request body, and gRPC would wait for the
 * rest of it for ever: a few hundred beginnings would fill the memory.
 *
 * <ul>
 *   <li>All beginnings together, but for the first {@value #FREE_BYTES} bytes of each, take a
 *       bounded amount of memory; the stream that goes beyond ends with RESOURCE_EXHAUSTED.
 *   <li>A message has {@link #PATIENCE} to arrive, from its first byte; the first message of a
 *       stream from the start of the stream, since all services of this port begin with one. A
 *       stream that takes longer ends with DEADLINE_EXCEEDED.
 * </ul>
 *
 * gRPC tells a tracer of each stream what it reads, on the stream's own thread; {@link #sweep} runs
 * on any other.
 */
final class ArrivingMessages extends ServerStreamTracer.Factory {

  static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * So much of a message is for free: streams are bounded as well, and most messages are small and
   * come in one piece.
   */
  private static final int FREE_BYTES = 4 << 10;

  /** What a piece costs beside its bytes, so that many tiny ones are not for free. */
  private static final int PIECE_OVERHEAD_BYTES = 256;

  private final FairShare memory;
  private final GrpcMetrics metrics;
  private final Ticker ticker;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

  ArrivingMessages(long maxBytes, GrpcMetrics metrics, Ticker ticker) {
    this.memory = new FairShare(maxBytes);
    this.metrics = metrics;
    this.ticker = ticker;
    metrics.showMessageMemory(memory);
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    Stream stream = new Stream();
    streams.add(stream);
    return stream;
  }

  /** Ends the streams whose message takes too long. Called now and then by one thread. */
  void sweep() {
    long now = ticker.nanos();
    streams.forEach(stream -> stream.endIfLate(now));
  }

  /** What is arriving on one stream. Stream-confined but for {@link #endIfLate}. */
  private final class Stream extends ServerStreamTracer {

    /** 0: nothing is awaited. */
    private volatile long awaitedSinceNanos = nonZero(ticker.nanos());

    private volatile Context.@Nullable CancellableContext context;
    private @Nullable SocketAddress remote;
    private @Nullable String address;
    private long heldBytes;
    private long countedBytes;
    private boolean over;

    @Override
    public Context filterContext(Context parent) {
      Context.CancellableContext own = parent.withCancellation();
      context = own;
      return own.withValue(ExternalProcessorService.CUT, () -> cut("cut"));
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }

    @Override
    public void inboundWireSize(long bytes) {
      if (over) {
        return;
      }
      if (heldBytes == 0) {
        awaitedSinceNanos = nonZero(ticker.nanos());
      }
      heldBytes += bytes + PIECE_OVERHEAD_BYTES;
      if (heldBytes > FREE_BYTES) {
        count(heldBytes - FREE_BYTES - countedBytes);
      }
    }

    private void count(long more) {
      if (!memory.tryTake(address(), more)) {
        metrics.onMemoryFull();
        throw Status.RESOURCE_EXHAUSTED
            .withDescription("too many messages are on their way, try again")
            .asRuntimeException();
      }
      countedBytes += more;
    }

    private String address() {
      if (address == null) {
        address = AccessLogStreams.envoyAddress(remote);
      }
      return address;
    }

    @Override
    public void inboundMessageRead(int number, long wireSize, long size) {
      giveBack();
      awaitedSinceNanos = 0;
    }

    @Override
    public void streamClosed(Status status) {
      over = true;
      giveBack();
      streams.remove(this);
      cancel(null);
    }

    private void cancel(@Nullable Throwable cause) {
      Context.CancellableContext own = context;
      if (own != null) {
        own.cancel(cause);
      }
    }

    private void giveBack() {
      if (countedBytes > 0) {
        memory.giveBack(address(), countedBytes);
        countedBytes = 0;
      }
      heldBytes = 0;
    }

    /** Any thread. */
    void endIfLate(long now) {
      long since = awaitedSinceNanos;
      if (since != 0 && now - since > PATIENCE.toNanos()) {
        awaitedSinceNanos = 0;
        metrics.onMessageLate();
        cut("a message did not arrive within " + PATIENCE.toSeconds() + " s");
      }
    }

    /** Any thread: gRPC ends the stream of a context that ran into its deadline. */
    private void cut(String why) {
      cancel(Status.DEADLINE_EXCEEDED.withDescription(why).asRuntimeException());
    }

    private static long nonZero(long nanos) {
      return nanos == 0 ? 1 : nanos;
    }
  }
}
