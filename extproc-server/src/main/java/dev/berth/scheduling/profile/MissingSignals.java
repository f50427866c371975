package dev.berth.scheduling.profile;

import dev.berth.base.LogPace;
import io.micrometer.core.instrument.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a scorer misses signals: each time in a metric, now and then in the log. Any thread.
 */
record MissingSignals(String pool, String scorer, Counter counter, LogPace pace) {

  private static final Logger LOG = LoggerFactory.getLogger(MissingSignals.class);

  /**
   * @param servers of which the signal is missing, above 0
   * @param of so many that were compared
   */
  void onMissing(int servers, int of) {
    counter.increment(servers);
    long decisions = pace.next();
    if (decisions > 0) {
      LOG.atWarn()
          .addKeyValue("pool", pool)
          .addKeyValue("scorer", scorer)
          .addKeyValue("servers", servers)
          .addKeyValue("compared", of)
          .addKeyValue("decisions", decisions)
          .log("a signal is missing, its score is neutral");
    }
  }
}
