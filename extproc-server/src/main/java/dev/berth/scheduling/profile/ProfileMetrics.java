package dev.berth.scheduling.profile;

import dev.berth.base.LogPace;
import dev.berth.base.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What profiles count. Its labels are names of pools and types of scorers. */
final class ProfileMetrics {

  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final String pool;
  private final Ticker ticker;
  private final MeterRegistry registry;
  private final Map<String, MissingSignals> missing = new HashMap<>();

  ProfileMetrics(String pool, Ticker ticker, MeterRegistry registry) {
    this.pool = pool;
    this.ticker = ticker;
    this.registry = registry;
  }

  /** The one of a scorer, shared by all profiles of the pool. To be asked for by one thread. */
  MissingSignals missing(String scorer) {
    return missing.computeIfAbsent(
        scorer,
        name -> new MissingSignals(pool, name, missed(name), new LogPace(LOG_INTERVAL, ticker)));
  }

  private Counter missed(String scorer) {
    return Counter.builder("berth.scheduling.signals.missing")
        .description(
            "Candidates that were given a neutral score because nothing was known of them, by"
                + " scorer.")
        .tags("pool", pool, "scorer", scorer)
        .register(registry);
  }
}
