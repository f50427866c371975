package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One reservation: a request that is on its way to, or running on, one endpoint. Whoever learns
 * first that the request is over closes it; all later calls do nothing. Any thread.
 */
public final class Ticket {

  private final Tickets ledger;
  private final String id;
  private final String origin;
  private final @Nullable String requestId;
  private final PooledEndpoint endpoint;
  private final long promptTokens;
  private final long openedNanos;
  private final long deadlineNanos;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean followsStream;

  Ticket(
      Tickets ledger,
      String id,
      String origin,
      @Nullable String requestId,
      PooledEndpoint endpoint,
      long promptTokens,
      long openedNanos,
      long deadlineNanos) {
    this.ledger = ledger;
    this.id = id;
    this.origin = origin;
    this.requestId = requestId;
    this.endpoint = endpoint;
    this.promptTokens = promptTokens;
    this.openedNanos = openedNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** Unique over all replicas: {@code instance-sequence}, both hexadecimal. */
  public String id() {
    return id;
  }

  /** Envoy's {@code x-request-id}; null when the request had none, or one too long to keep. */
  @Nullable String requestId() {
    return requestId;
  }

  public EndpointId endpoint() {
    return endpoint.id();
  }

  /** The name of the endpoint's pool. */
  public String pool() {
    return endpoint.pool();
  }

  /**
   * The end of a stream will close it, however that ends: no log entry is waited for, and none can
   * be missed.
   */
  public void followStream() {
    followsStream = true;
  }

  boolean followsStream() {
    return followsStream;
  }

  boolean isClosed() {
    return closed.get();
  }

  String origin() {
    return origin;
  }

  long openedNanos() {
    return openedNanos;
  }

  boolean isFrom(String envoy) {
    return origin.equals(envoy);
  }

  boolean isOpenedBy(long nanos) {
    return openedNanos - nanos <= 0;
  }

  boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  /**
   * Takes the request off the endpoint's books.
   *
   * @return true for the one call that did it
   */
  public boolean close(TicketEnd end) {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    endpoint.load().release(promptTokens);
    ledger.onClose(this, end);
    return true;
  }
}
