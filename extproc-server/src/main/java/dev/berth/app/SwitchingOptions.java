package dev.berth.app;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.berth.config.ModelStanding;
import dev.berth.config.SwitchingConfig;
import dev.berth.config.SwitchingPolicy;
import dev.berth.modelswitch.StepLimits;
import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.SlackAndValue;
import dev.berth.modelswitch.policy.Standing;
import dev.berth.modelswitch.policy.SwitchPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The key {@code switching} of a pool, as {@code modelswitch} has it. */
final class SwitchingOptions {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private SwitchingOptions() {}

  static SwitchPolicy policy(SwitchingPolicy policy) {
    return switch (policy) {
      case LAST_MOMENT -> new SlackAndValue();
      case AT_ONCE -> new SlackAndValue(SlackAndValue.Moment.AT_ONCE);
      case NEVER -> (groups, models, nowNanos) -> null;
    };
  }

  static Map<String, ModelRules> rules(Map<String, SwitchingConfig.Model> models) {
    return models.entrySet().stream()
        .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> rules(entry.getValue())));
  }

  private static ModelRules rules(SwitchingConfig.Model model) {
    return new ModelRules(
        standing(model.standing()), model.priority(), seconds(model.maxStarvation()));
  }

  private static Standing standing(ModelStanding standing) {
    return switch (standing) {
      case NORMAL -> Standing.NORMAL;
      case PINNED -> Standing.PINNED;
      case PREFERRED -> Standing.PREFERRED;
      case FORBIDDEN -> Standing.FORBIDDEN;
    };
  }

  private static double seconds(@Nullable Duration starvation) {
    return starvation == null ? Double.POSITIVE_INFINITY : starvation.toNanos() / NANOS_PER_SECOND;
  }

  /**
   * Those of a pool.
   *
   * @param config null where it says nothing
   */
  static StepLimits steps(@Nullable SwitchingConfig config) {
    if (config == null) {
      return StepLimits.DEFAULT;
    }
    SwitchingConfig.Steps steps = config.steps();
    return new StepLimits(steps.drain(), steps.sleep(), steps.wake());
  }
}
