package dev.berth.pool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts tickets: how many are open, and who closed the others. */
final class TicketMetrics {

  private final Map<TicketEnd, Counter> closed = new EnumMap<>(TicketEnd.class);
  private final Counter moved;

  TicketMetrics(MeterRegistry registry, Map<String, Ticket> open) {
    Gauge.builder("berth.tickets.open", open, Map::size)
        .description("Requests that were given to a server and are not known to be over.")
        .register(registry);
    moved =
        Counter.builder("berth.tickets.moved")
            .description(
                "Requests that the gateway took on to another server than the picked one, and that"
                    + " were booked there while they ran.")
            .register(registry);
    for (TicketEnd end : TicketEnd.values()) {
      closed.put(
          end,
          Counter.builder("berth.tickets.closed")
              .description("Requests that are over, by who said so first.")
              .tag("by", end.label())
              .register(registry));
    }
  }

  void onMove() {
    moved.increment();
  }

  void onClose(TicketEnd end) {
    Objects.requireNonNull(closed.get(end)).increment();
  }
}
