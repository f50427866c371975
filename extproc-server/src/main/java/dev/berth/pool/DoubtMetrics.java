package dev.berth.pool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts tickets in doubt, and those of them that were closed for it. */
final class DoubtMetrics {

  private final Map<Doubt, Counter> reconciled = new EnumMap<>(Doubt.class);
  private volatile int doubtful;

  DoubtMetrics(MeterRegistry registry) {
    Gauge.builder("berth.tickets.doubtful", this, metrics -> metrics.doubtful)
        .description("Open tickets whose log entry may have been lost.")
        .register(registry);
    for (Doubt doubt : Doubt.values()) {
      reconciled.put(
          doubt,
          Counter.builder("berth.tickets.reconciled")
              .description(
                  "Tickets closed because their server does not run their requests any more,"
                      + " by why they were in doubt.")
              .tag("cause", doubt.label())
              .register(registry));
    }
  }

  void onLook(int doubtfulTickets) {
    doubtful = doubtfulTickets;
  }

  void onReconciled(Doubt doubt) {
    Objects.requireNonNull(reconciled.get(doubt)).increment();
  }
}
