package dev.berth.bench.rows;

import dev.berth.bench.Arm;
import dev.berth.bench.Contender;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers of a session, all alive. */
final class Arms implements AutoCloseable {

  private final Map<Contender, Arm> byContender = new EnumMap<>(Contender.class);

  private Arms() {}

  /**
   * Starts them.
   *
   * @param cpu the core that they share; null for all
   */
  static Arms start(Set<Contender> contenders, @Nullable String cpu) throws IOException {
    Arms arms = new Arms();
    for (Contender contender : contenders) {
      arms.byContender.put(contender, Arm.start(contender, cpu));
    }
    return arms;
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if it does not take part
   */
  Arm of(Contender contender) {
    Arm arm = byContender.get(contender);
    if (arm == null) {
      throw new IllegalArgumentException(contender.name());
    }
    return arm;
  }

  @Override
  public void close() {
    byContender.values().forEach(Arm::close);
  }
}
