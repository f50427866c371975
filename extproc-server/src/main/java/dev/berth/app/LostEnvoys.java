package dev.berth.app;

import dev.berth.base.Ticker;
import dev.berth.pool.Doubts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envoys whose last connection was lost: their access log will not report the requests that ran
 * through them. After a grace, in which reports that were on their way may still be read, their
 * tickets of before the loss are closed, also when the Envoy is back by then. Any thread.
 */
final class LostEnvoys {

  static final Duration GRACE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(LostEnvoys.class);

  private final Doubts doubts;
  private final Ticker ticker;

  /** When each was lost; as many as can be lost within the grace. */
  private final Map<String, Long> lostNanos = new ConcurrentHashMap<>();

  LostEnvoys(Doubts doubts, Ticker ticker) {
    this.doubts = doubts;
    this.ticker = ticker;
  }

  void onLost(String envoyAddress) {
    lostNanos.put(envoyAddress, ticker.nanos());
    log.atInfo().addKeyValue("envoy", envoyAddress).log("the last connection of an Envoy was lost");
  }

  /** Closes what is due. Called now and then by one thread. */
  void closeTickets() {
    long now = ticker.nanos();
    lostNanos.forEach(
        (address, lost) -> {
          if (now - lost >= GRACE.toNanos() && lostNanos.remove(address, lost)) {
            doubts.closeOf(address, lost);
          }
        });
  }
}
