package dev.berth.routing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy says about a request beside the request itself.
 *
 * @param subset the only endpoints allowed, each {@code ip:port}; null when all are. An empty list
 *     allows none (endpoint picker protocol, proposal 004)
 * @param envoyAddress where the request came through, as in {@link AccessLogStreams}
 * @param requestId {@code x-request-id}; null when there is none
 * @param policy the name of the policy that the client asks for; null when it asks for none
 * @param session what the client calls its session; null when it has none
 * @param patience for how long the client is ready to wait for a server of its model to be awake;
 *     null when it does not say
 * @param objective the name of what makes the request matter more or less than others, as in {@link
 *     dev.berth.admission.Objectives}; null when there is none
 */
public record RoutingHints(
    @Nullable List<String> subset,
    String envoyAddress,
    @Nullable String requestId,
    @Nullable String policy,
    @Nullable String session,
    @Nullable Duration patience,
    @Nullable String objective) {

  public RoutingHints {
    subset = subset == null ? null : List.copyOf(subset);
  }

  /** Of a client with no wishes. */
  public RoutingHints(
      @Nullable List<String> subset, String envoyAddress, @Nullable String requestId) {
    this(subset, envoyAddress, requestId, null, null, null, null);
  }

  /** A subset that is written as one text, with commas between the addresses. */
  public static List<String> subset(String text) {
    return List.of(text.trim().split("\\s*,\\s*"));
  }
}
