package dev.berth.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The servers of a run, all alive. */
final class Arms implements AutoCloseable {

  private final Map<Contender, Arm> byContender = new EnumMap<>(Contender.class);

  private Arms() {}

  /** Starts what the plan needs. */
  static Arms start(Plan plan, @Nullable String cpu) throws IOException {
    Arms arms = new Arms();
    for (Contender contender : contenders(plan)) {
      arms.byContender.put(contender, Arm.start(contender, cpu));
    }
    return arms;
  }

  private static Set<Contender> contenders(Plan plan) {
    Set<Contender> needed = new TreeSet<>();
    for (Contest contest : plan.costs()) {
      needed.add(contest.base());
      needed.add(contest.tried());
    }
    if (!plan.latencies().isEmpty()) {
      needed.add(Contender.FLOOR);
      needed.add(Contender.BERTH);
    }
    return needed;
  }

  Map<Contender, Arm> byContender() {
    return Collections.unmodifiableMap(byContender);
  }

  @Override
  public void close() {
    byContender.values().forEach(Arm::close);
  }
}
