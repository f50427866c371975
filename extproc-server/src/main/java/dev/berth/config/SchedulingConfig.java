package dev.berth.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pool chooses among its servers.
 *
 * @param policy by what they are compared, unless a request chooses something else
 * @param header by which a request may choose, in lower case; null where none may
 * @param choices what may be chosen, by the name that is written in that header
 * @param sessionHeader in which clients name their session, in lower case
 */
public record SchedulingConfig(
    PolicyConfig policy,
    @Nullable String header,
    Map<String, PolicyConfig> choices,
    String sessionHeader) {

  public static final String DEFAULT_SESSION_HEADER = "x-session-id";

  /** What most pools need. */
  public static final SchedulingConfig DEFAULT = of(SchedulingPolicy.COST);

  public SchedulingConfig {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    if (header != null && header.equals(sessionHeader)) {
      throw new IllegalArgumentException("one header for the choice and another for the session");
    }
  }

  /** One policy for all requests. */
  public static SchedulingConfig of(PolicyConfig policy) {
    return new SchedulingConfig(policy, null, Map.of(), DEFAULT_SESSION_HEADER);
  }
}
