package dev.berth.app;

import dev.berth.base.FairShare;
import dev.berth.base.Ticker;
import dev.berth.routing.AccessLogStreams;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerStreamTracer.ServerCallInfo;
import io.grpc.Status;
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
 *   <li>All beginnings together take a bounded amount of memory; the stream that goes beyond ends
 *       with RESOURCE_EXHAUSTED.
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
    private String address = "";
    private long heldBytes;
    private boolean over;

    @Override
    public Context filterContext(Context parent) {
      Context.CancellableContext own = parent.withCancellation();
      context = own;
      return own;
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      address =
          AccessLogStreams.envoyAddress(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    @Override
    public void inboundWireSize(long bytes) {
      if (over) {
        return;
      }
      long cost = bytes + PIECE_OVERHEAD_BYTES;
      if (!memory.tryTake(address, cost)) {
        metrics.onMemoryFull();
        throw Status.RESOURCE_EXHAUSTED
            .withDescription("too many messages are on their way, try again")
            .asRuntimeException();
      }
      if (heldBytes == 0) {
        awaitedSinceNanos = nonZero(ticker.nanos());
      }
      heldBytes += cost;
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
      if (heldBytes > 0) {
        memory.giveBack(address, heldBytes);
        heldBytes = 0;
      }
    }

    /** Any thread: gRPC ends the stream of a context that ran into its deadline. */
    void endIfLate(long now) {
      long since = awaitedSinceNanos;
      if (since != 0 && now - since > PATIENCE.toNanos()) {
        awaitedSinceNanos = 0;
        metrics.onMessageLate();
        cancel(
            Status.DEADLINE_EXCEEDED
                .withDescription("a message did not arrive within " + PATIENCE.toSeconds() + " s")
                .asRuntimeException());
      }
    }

    private static long nonZero(long nanos) {
      return nanos == 0 ? 1 : nanos;
    }
  }
}
