package dev.berth.routing;

import dev.berth.config.SchedulingConfig;
import dev.berth.request.PromptHash;
import dev.berth.scheduling.Policy;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By what the servers of a pool are compared: one policy for all requests, and those that a request
 * may choose by a header. It can choose a name of this list and nothing else; any other name is as
 * good as none. Immutable.
 */
public final class PoolPolicies {

  private final Policy standard;
  private final @Nullable String header;
  private final Map<String, Policy> choices;
  private final String sessionHeader;
  private final @Nullable PromptHash promptHash;

  /**
   * @param standard for requests that choose nothing
   * @param header in lower case; null where nothing can be chosen
   * @param choices by what that header says
   * @param sessionHeader in which clients name their session, in lower case
   */
  public PoolPolicies(
      Policy standard, @Nullable String header, Map<String, Policy> choices, String sessionHeader) {
    this.standard = standard;
    this.header = header;
    this.choices = Map.copyOf(choices);
    this.sessionHeader = sessionHeader;
    this.promptHash =
        Stream.concat(Stream.of(standard), choices.values().stream())
            .map(Policy::promptHash)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  /** One for all. */
  public static PoolPolicies of(Policy standard) {
    return new PoolPolicies(standard, null, Map.of(), SchedulingConfig.DEFAULT_SESSION_HEADER);
  }

  /** The one for a request. */
  Policy of(RoutingHints hints) {
    Policy chosen = hints.policy() == null ? null : choices.get(hints.policy());
    return chosen == null ? standard : chosen;
  }

  /** In which a request may choose, in lower case; null where nothing can be chosen. */
  public @Nullable String header() {
    return header;
  }

  /** In which clients name their session, in lower case. */
  public String sessionHeader() {
    return sessionHeader;
  }

  /** Digests prompts for all policies; null where none looks at them. */
  @Nullable PromptHash promptHash() {
    return promptHash;
  }
}
