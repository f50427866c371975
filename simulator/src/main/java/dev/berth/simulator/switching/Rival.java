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
  SLEEP_BLIND("sleep-blind", Handling.BLIND) {
    @Override
    SwitchPolicy policy() {
      return (groups, models, now) -> null;
    }
  },
  /** Wakes at once what is asked for, refuses, and has the client ask again. */
  WAKE_AND_REFUSE("wake-and-503", Handling.REFUSE) {
    @Override
    SwitchPolicy policy() {
      return Plain.byArrival(RESIDENCY_SECONDS);
    }
  },
  /** Serves in the order in which requests came. */
  FIFO("fifo", Handling.HOLD) {
    @Override
    SwitchPolicy policy() {
      return Plain.byArrival(0);
    }
  },
  /** Lets the model that most wait for have its turn, which lasts at least five seconds. */
  BATCH("batch-by-model", Handling.HOLD) {
    @Override
    SwitchPolicy policy() {
      return new Plain(RESIDENCY_SECONDS, SwitchedModel::held);
    }
  },
  /** Wakes whatever somebody waits for in place of what was used least recently. */
  LRU("lru-with-holding", Handling.HOLD) {
    @Override
    SwitchPolicy policy() {
      return Plain.byArrival(RESIDENCY_SECONDS);
    }
  },
  /** What Berth does. */
  BERTH("berth", Handling.HOLD) {
    @Override
    SwitchPolicy policy() {
      return new SlackAndValue();
    }
  };

  /** What becomes of requests that no server that is awake takes. */
  enum Handling {
    /** They go to any server of the model, and have no answer where it sleeps. */
    BLIND,
    /** They are refused, and come again after ten seconds. */
    REFUSE,
    /** They wait. */
    HOLD
  }

  private static final double RESIDENCY_SECONDS = 5;

  private final String label;
  private final Handling handling;

  Rival(String label, Handling handling) {
    this.label = label;
    this.handling = handling;
  }

  String label() {
    return label;
  }

  /** What becomes of requests for a model that sleeps. */
  Handling handling() {
    return handling;
  }

  abstract SwitchPolicy policy();

  /** Wakes the first of the models that nobody serves, on the group that is idle, or quietest. */
  private record Plain(double residencySeconds, ToDoubleFunction<SwitchedModel> urgency)
      implements SwitchPolicy {

    /** For whom somebody waits longest. */
    static Plain byArrival(double residencySeconds) {
      return new Plain(residencySeconds, model -> -model.firstDeadlineNanos());
    }

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

    /** Least for what was used least recently; of those in use, for what is awake longest. */
    private static double use(SwitchedGroup group, long nowNanos) {
      double idle = group.idleSeconds(nowNanos);
      return group.awake() == null
          ? Double.NEGATIVE_INFINITY
          : -1000 * idle - group.awakeSeconds(nowNanos);
    }
  }
}
