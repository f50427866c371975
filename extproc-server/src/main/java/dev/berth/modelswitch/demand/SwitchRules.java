package dev.berth.modelswitch.demand;

import dev.berth.admission.HoldTimes;
import dev.berth.modelswitch.policy.ModelRules;
import java.util.Map;

/**
 * What the operator of a pool wants of its models. Immutable.
 *
 * @param byModel by the name of what servers run; nothing special for others
 * @param times for how long requests wait
 */
public record SwitchRules(Map<String, ModelRules> byModel, HoldTimes times) {

  public SwitchRules {
    byModel = Map.copyOf(byModel);
  }

  ModelRules of(String model) {
    return byModel.getOrDefault(model, ModelRules.NONE);
  }

  /** Until when a request that comes now would wait, if it had to. */
  long deadlineNanos(String model, long nowNanos) {
    return nowNanos + times.of(model, null).toNanos();
  }
}
