package dev.berth.pool;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which open ticket is meant by Envoy's request id. Shared counter: any thread.
 *
 * <p>A request id may be a client's own choice. So it names a ticket only if no other one has had
 * it since it named none: of several that shared it nobody can say which is meant, not even when
 * one of them alone is left.
 */
final class RequestNames {

  /** Envoy's own have 36 characters. A client's may be as long as a header, and is not kept. */
  static final int MAX_LENGTH = 128;

  private final Map<String, Bearers> byName = new ConcurrentHashMap<>();

  /**
   * @param only null once there were several
   * @param open how many are open, at least 1
   */
  private record Bearers(@Nullable Ticket only, int open) {}

  /** What is kept of a request id; null if there is none, or one that nobody would look up. */
  static @Nullable String of(@Nullable String requestId) {
    return requestId == null || requestId.length() > MAX_LENGTH ? null : requestId;
  }

  /** A ticket opens. To be called once for each, before anybody else knows it. */
  void add(Ticket ticket) {
    String name = ticket.requestId();
    if (name != null) {
      byName.compute(
          name,
          (same, bearers) ->
              bearers == null ? new Bearers(ticket, 1) : new Bearers(null, bearers.open + 1));
    }
  }

  /** A ticket that was added is closed. To be called once for each. */
  void remove(Ticket ticket) {
    String name = ticket.requestId();
    if (name != null) {
      byName.computeIfPresent(
          name,
          (same, bearers) ->
              bearers.open == 1 ? null : new Bearers(bearers.only, bearers.open - 1));
    }
  }

  /** The ticket of that name; null if there is none, or if several could be meant. */
  @Nullable Ticket find(String name) {
    Bearers bearers = byName.get(name);
    return bearers == null ? null : bearers.only;
  }
}
