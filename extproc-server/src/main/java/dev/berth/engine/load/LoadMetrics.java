package dev.berth.engine.load;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what came of asking servers for their load. */
final class LoadMetrics {

  private final Map<Reading.Result, Counter> readings = new EnumMap<>(Reading.Result.class);

  LoadMetrics(MeterRegistry registry) {
    for (Reading.Result result : Reading.Result.values()) {
      readings.put(
          result,
          Counter.builder("berth.load.readings")
              .description(
                  "Times that a server with tickets in doubt was asked what it has in flight, by"
                      + " what came of it.")
              .tag("result", result.label())
              .register(registry));
    }
  }

  void onReading(Reading.Result result) {
    Objects.requireNonNull(readings.get(result)).increment();
  }
}
