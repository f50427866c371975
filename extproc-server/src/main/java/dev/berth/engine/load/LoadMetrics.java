package dev.berth.engine.load;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what came of asking servers for their load. */
final class LoadMetrics {

  private final Map<Reading.Result, Counter> readings = new EnumMap<>(Reading.Result.class);

  /** Why servers are asked. */
  enum Purpose {
    /** They hold tickets in doubt. */
    DOUBT("doubt"),
    /** To know their state. */
    STATE("state");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }
  }

  LoadMetrics(MeterRegistry registry, Purpose purpose) {
    for (Reading.Result result : Reading.Result.values()) {
      readings.put(
          result,
          Counter.builder("berth.load.readings")
              .description(
                  "Times that a server was asked for its metrics, to know its state or because it"
                      + " holds tickets in doubt, by what came of it.")
              .tag("why", purpose.label)
              .tag("result", result.label())
              .register(registry));
    }
  }

  void onReading(Reading.Result result) {
    Objects.requireNonNull(readings.get(result)).increment();
  }
}
