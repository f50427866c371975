package dev.berth.simulator.switching;

import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Switches of one group at times that were chosen beforehand, whatever happens. Immutable. */
record Schedule(List<Turn> turns) {

  /** From then on this model. */
  record Turn(long nanos, int model) {}

  Schedule {
    turns = turns.stream().sorted(Comparator.comparingLong(Turn::nanos)).toList();
  }

  SwitchPolicy policy() {
    return new Played();
  }

  /** Does it turn by turn; one that comes while the group is on its way waits for its end. */
  private final class Played implements SwitchPolicy {
    private int done;

    @Override
    public @Nullable Order next(
        List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos) {
      SwitchedGroup group = groups.get(0);
      while (group.coming() == null && done < turns.size() && turns.get(done).nanos <= nowNanos) {
        SwitchedModel model = models.get(turns.get(done++).model);
        if (model != group.awake()) {
          return new Order(group, model);
        }
      }
      return null;
    }
  }

  /** Does what another policy does, and keeps it. */
  static final class Recorder implements SwitchPolicy {
    private final SwitchPolicy policy;
    private final List<Turn> turns = new ArrayList<>();

    Recorder(SwitchPolicy policy) {
      this.policy = policy;
    }

    @Override
    public @Nullable Order next(
        List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos) {
      Order order = policy.next(groups, models, nowNanos);
      if (order != null) {
        turns.add(new Turn(nowNanos, models.indexOf(order.model())));
      }
      return order;
    }

    Schedule schedule() {
      return new Schedule(turns);
    }
  }
}
