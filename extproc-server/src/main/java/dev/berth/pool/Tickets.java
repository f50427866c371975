package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The open tickets of this process. Any thread.
 *
 * <p>A ticket is found by its own id, which Berth gives Envoy with the decision, or else by Envoy's
 * request id: when a client leaves in the instant of the decision, Envoy drops the decision unread,
 * and the log entry of that request carries no ticket.
 */
public final class Tickets {

  private final Ticker ticker;
  private final String instance;
  private final AtomicLong sequence = new AtomicLong();
  private final Map<String, Ticket> byId = new ConcurrentHashMap<>();
  private final RequestNames names = new RequestNames();
  private final TicketMetrics metrics;

  public Tickets(Ticker ticker, RandomGenerator random, MeterRegistry registry) {
    this.ticker = ticker;
    this.instance = HexFormat.of().toHexDigits(random.nextLong());
    this.metrics = new TicketMetrics(registry, byId);
  }

  /**
   * Opens a ticket for a reservation that {@link EndpointLoad#tryReserve} has just made.
   *
   * @param origin the Envoy whose request it is
   * @param requestId Envoy's {@code x-request-id}, or null
   * @param promptTokens as reserved
   * @param deadline how long the request may run before it is taken off the books unheard
   */
  public Ticket open(
      Reservation reservation,
      String origin,
      @Nullable String requestId,
      long promptTokens,
      Duration deadline) {
    String id = instance + '-' + Long.toHexString(sequence.incrementAndGet());
    long now = ticker.nanos();
    Ticket ticket =
        new Ticket(
            this,
            id,
            origin,
            RequestNames.of(requestId),
            reservation,
            promptTokens,
            now,
            now + deadline.toNanos());
    names.add(ticket);
    byId.put(id, ticket);
    if (ticket.isClosed()) {
      byId.remove(id); // an entry with this request id came in between
    }
    return ticket;
  }

  /** The open ticket of that id; null if there is none. */
  public @Nullable Ticket byId(String id) {
    return byId.get(id);
  }

  /**
   * The open ticket of a request of which Envoy tells no more than this; null if there is none, or
   * if several could be meant.
   *
   * @param origin the Envoy that tells it
   * @param startedNanos when the request began at the earliest, by this object's ticker: no ticket
   *     is older than its request
   */
  public @Nullable Ticket byRequest(String requestId, String origin, long startedNanos) {
    Ticket ticket = names.find(requestId);
    boolean meant =
        ticket != null && ticket.isFrom(origin) && ticket.openedNanos() - startedNanos >= 0;
    return meant ? ticket : null;
  }

  /** All open tickets, while they come and go. */
  Collection<Ticket> open() {
    return byId.values();
  }

  /** Whether a ticket of that id was opened by this process, however long ago. */
  public boolean isOwn(String id) {
    return id.startsWith(instance) && id.startsWith("-", instance.length());
  }

  /**
   * Closes every ticket whose deadline has passed. Called now and then by one thread.
   *
   * @return the servers that had them
   */
  public Set<EndpointId> closeOverdue() {
    long now = ticker.nanos();
    return close(TicketEnd.DEADLINE, ticket -> ticket.isOverdue(now));
  }

  /**
   * Closes the tickets of an Envoy that is gone. One that comes back under the same address may
   * have opened new ones meanwhile, and those stay.
   *
   * @param openedBeforeNanos by this object's ticker
   * @return the servers that had them
   */
  public Set<EndpointId> closeOf(String origin, long openedBeforeNanos) {
    return close(
        TicketEnd.ENVOY_GONE,
        ticket -> ticket.isFrom(origin) && ticket.isOpenedBy(openedBeforeNanos));
  }

  private Set<EndpointId> close(TicketEnd end, Predicate<Ticket> which) {
    Set<EndpointId> servers = new HashSet<>();
    for (Ticket ticket : byId.values()) {
      EndpointId holder = ticket.holder();
      if (which.test(ticket) && ticket.close(end)) {
        servers.add(holder);
      }
    }
    return servers;
  }

  /** Now, by the ticker of all tickets. */
  long nowNanos() {
    return ticker.nanos();
  }

  /** How many are open. */
  public int size() {
    return byId.size();
  }

  void onMove() {
    metrics.onMove();
  }

  void onClose(Ticket ticket, TicketEnd end) {
    names.remove(ticket);
    byId.remove(ticket.id());
    metrics.onClose(end);
  }
}
