package dev.berth.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many label combinations one meter name can have at a time. What would be one too many
 * is not recorded, but counted, and said once for each name. Series that are removed make room
 * again.
 *
 * <p>Any thread. The registry adds and asks under one lock of its own, so the bound is exact.
 */
final class SeriesLimit implements MeterFilter {

  private static final Logger log = LoggerFactory.getLogger(SeriesLimit.class);

  private final int maxSeriesPerName;
  private final Map<String, Integer> seriesByName = new ConcurrentHashMap<>();
  private final Set<String> refusedNames = ConcurrentHashMap.newKeySet();
  private final AtomicLong refused = new AtomicLong();

  private SeriesLimit(int maxSeriesPerName) {
    this.maxSeriesPerName = maxSeriesPerName;
  }

  /** To be called before the first meter is registered. */
  static void install(MeterRegistry registry, int maxSeriesPerName) {
    SeriesLimit limit = new SeriesLimit(maxSeriesPerName);
    registry
        .config()
        .meterFilter(limit)
        .onMeterAdded(meter -> limit.count(meter, 1))
        .onMeterRemoved(meter -> limit.count(meter, -1));
    FunctionCounter.builder("berth.metrics.refused", limit.refused, AtomicLong::get)
        .description("Measurements dropped because their meter had the most series allowed.")
        .register(registry);
  }

  private void count(Meter meter, int change) {
    seriesByName.merge(
        meter.getId().getName(), change, (old, by) -> old + by == 0 ? null : old + by);
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (seriesByName.getOrDefault(id.getName(), 0) < maxSeriesPerName) {
      return MeterFilterReply.NEUTRAL;
    }
    refused.incrementAndGet();
    if (refusedNames.add(id.getName())) {
      log.atWarn()
          .addKeyValue("meter", id.getName())
          .addKeyValue("series", maxSeriesPerName)
          .log("the meter has the most series allowed, further ones are dropped");
    }
    return MeterFilterReply.DENY;
  }
}
