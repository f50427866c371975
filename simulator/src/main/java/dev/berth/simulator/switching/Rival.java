package dev.berth.simulator.switching;

import dev.berth.modelswitch.policy.SlackAndValue;
import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What can be compared. */
enum Rival {
  /** Routes, and leaves asleep what is asleep. */
  SLEEP_BLIND("sleep-blind", true) {
    @Override
    SwitchPolicy policy() {
      return (groups, models, now) -> null;
    }
  },
  /** Wakes at once what is asked for, refuses, and has the client ask again. */
  WAKE_AND_REFUSE("wake-and-503", false) {
    @Override
    SwitchPolicy policy() {
      return new Plain(0, model -> -model.firstDeadlineNanos());
    }
  },
  /** Serves in the order in which requests came. */
  FIFO("fifo", true) {
    @Override
    SwitchPolicy policy() {
      return new Plain(0, model -> -model.firstDeadlineNanos());
    }
  },
  /** Lets the model that most wait for have its turn, which lasts at least five seconds. */
  BATCH("batch-by-model", true) {
    @Override
    SwitchPolicy policy() {
      return new Plain(RESIDENCY_SECONDS, SwitchedModel::held);
    }
  },
  /** Wakes whatever somebody waits for in place of what was used least recently. */
  LRU("lru-with-holding", true) {
    @Override
    SwitchPolicy policy() {
      return new Plain(RESIDENCY_SECONDS, model -> -model.firstDeadlineNanos());
    }
  },
  /** What Berth does. */
  BERTH("berth", true) {
    @Override
    SwitchPolicy policy() {
      return new SlackAndValue();
    }
  };

  private static final double RESIDENCY_SECONDS = 5;

  private final String label;
  private final boolean holds;

  Rival(String label, boolean holds) {
    this.label = label;
    this.holds = holds;
  }

  String label() {
    return label;
  }

  /** Whether requests wait until their model is awake; else they are refused, and come again. */
  boolean holds() {
    return holds;
  }

  abstract SwitchPolicy policy();

  /** Wakes the first of the models that nobody serves, on the group that is idle, or quietest. */
  private record Plain(double residencySeconds, ToDoubleFunction<SwitchedModel> urgency)
      implements SwitchPolicy {

    @Override
    public @Nullable Order next(
        List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos) {
      return models.stream()
          .filter(model -> model.held() > 0 && model.up() == 0)
          .sorted(Comparator.comparingDouble(urgency).reversed())
          .flatMap(
              model ->
                  groups.stream()
                      .filter(group -> mayGo(group, model, nowNanos))
                      .min(Comparator.comparingDouble(group -> use(group, nowNanos)))
                      .map(group -> new Order(group, model))
                      .stream())
          .findFirst()
          .orElse(null);
    }

    private boolean mayGo(SwitchedGroup group, SwitchedModel model, long nowNanos) {
      return group.coming() == null
          && group.offers(model, nowNanos)
          && (group.awakeSeconds(nowNanos) >= residencySeconds
              || group.idleSeconds(nowNanos) >= 0.5);
    }

    private static double use(SwitchedGroup group, long nowNanos) {
      SwitchedModel awake = group.awake();
      return awake == null ? -1 : awake.perSecond(nowNanos);
    }
  }
}
