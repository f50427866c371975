package dev.berth.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One pool of servers.
 *
 * @param name lower case letters, digits, {@code -._}; a label in metrics
 * @param defaultModel for requests that name no model; null: the only model there is, else refused
 * @param models what clients call models beside the names that servers use
 * @param requestDeadline after which a request that nobody ended counts as over
 * @param metrics how servers are asked for what they say of themselves
 * @param loadPolling null: servers are asked for their load only while others may have work there
 * @param health when a server is taken for broken
 * @param switching null: requests for a model whose servers all sleep are refused
 */
public record PoolConfig(
    String name,
    DiscoveryConfig discovery,
    @Nullable String defaultModel,
    ModelsConfig models,
    CompletionMode completion,
    Duration requestDeadline,
    ModelPollingConfig modelPolling,
    MetricsConfig metrics,
    @Nullable LoadPollingConfig loadPolling,
    HealthConfig health,
    GatewayConfig gateway,
    RequestRules rules,
    SchedulingConfig scheduling,
    EnginesConfig engines,
    @Nullable SwitchingConfig switching) {

  private static final Pattern NAME_FORM = Pattern.compile("[a-z0-9][-a-z0-9._]{0,62}");
  static final Format<String> NAME =
      Format.matching(
          "a name of 1 to 63 lower case letters, digits, '-', '.' and '_' that begins with a letter"
              + " or digit",
          NAME_FORM);
  static final Duration DEFAULT_REQUEST_DEADLINE = Duration.ofHours(1);
  static final DurationRange REQUEST_DEADLINE =
      new DurationRange(Duration.ofSeconds(1), Duration.ofDays(7));

  public PoolConfig {
    if (!NAME_FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(NAME.expected());
    }
    REQUEST_DEADLINE.require("requestDeadline", requestDeadline);
    if (switching != null && switching.hold().header().equals(scheduling.sessionHeader())) {
      throw new IllegalArgumentException("one header for the session and another for the wait");
    }
    if (switching == null
        && discovery instanceof KubernetesDiscoveryConfig kubernetes
        && kubernetes.objectives()) {
      throw new IllegalArgumentException(
          "switching beside the objectives of its discovery: no request waits without it");
    }
  }

  /** A pool with plain names, behind a plain gateway. */
  public PoolConfig(
      String name,
      DiscoveryConfig discovery,
      @Nullable String defaultModel,
      CompletionMode completion,
      Duration requestDeadline,
      ModelPollingConfig modelPolling) {
    this(
        name,
        discovery,
        defaultModel,
        ModelsConfig.NONE,
        completion,
        requestDeadline,
        modelPolling,
        MetricsConfig.DEFAULT,
        null,
        HealthConfig.DEFAULT,
        GatewayConfig.DEFAULT,
        RequestRules.DEFAULT,
        SchedulingConfig.DEFAULT,
        EnginesConfig.DEFAULT,
        null);
  }
}
