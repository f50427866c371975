package dev.berth.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which server made which stored response (OpenAI's Responses API): the response lives in the
 * memory of that server alone, and a request about it is lost on every other one. Any thread.
 *
 * <p>The newest {@value #MAX_IDS} are known, each for an hour after it was last asked for; that is
 * some 40 MB at the most, measured with the longest ids. They are this process's own: other
 * replicas and a Berth that was restarted do not know them.
 */
public final class ResponseOwners {

  static final int MAX_IDS = 100_000;
  static final Duration KEPT = Duration.ofHours(1);

  /** Three times what servers make; whatever is longer was not made by one of them. */
  static final int MAX_ID_LENGTH = 128;

  private final Cache<String, EndpointId> owners;

  public ResponseOwners(Ticker ticker) {
    this.owners =
        Caffeine.newBuilder()
            .maximumSize(MAX_IDS)
            .expireAfterAccess(KEPT)
            .ticker(ticker::nanos)
            .executor(Runnable::run)
            .build();
  }

  /** Publishes how many are known. */
  public void publish(MeterRegistry registry) {
    Gauge.builder("berth.responses.known", owners, Cache::estimatedSize)
        .description("Stored responses of which Berth knows the server that has them.")
        .register(registry);
  }

  /** This server made this response. An id that no server makes is passed over. */
  public void learn(String id, EndpointId endpoint) {
    if (!id.isEmpty() && id.length() <= MAX_ID_LENGTH) {
      owners.put(id, endpoint);
    }
  }

  /** The server that has the response; null when nobody knows. */
  @Nullable EndpointId ownerOf(String id) {
    return owners.getIfPresent(id);
  }
}
