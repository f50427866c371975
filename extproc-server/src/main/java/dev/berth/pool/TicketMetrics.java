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

  TicketMetrics(MeterRegistry registry, Map<String, Ticket> open) {
    Gauge.builder("berth.tickets.open", open, Map::size)
        .description("Requests that were given to a server and are not known to be over.")
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

  void onClose(TicketEnd end) {
    Objects.requireNonNull(closed.get(end)).increment();
  }
}
