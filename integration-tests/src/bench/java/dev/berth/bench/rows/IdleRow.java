package dev.berth.bench.rows;

import dev.berth.bench.Arm;
import dev.berth.bench.Contender;
import dev.berth.bench.Estimate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Berth uses while nobody asks it anything.
 *
 * @param cores CPU time per time, window by window
 */
record IdleRow(int servers, List<Double> cores) {

  private static final Contender IDLE = Contender.BERTH_WITH_100;

  /** Before, it is not idle: its JIT compiles what the start has run. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final double LIMIT_CORES = 0.05;

  IdleRow {
    cores = List.copyOf(cores);
  }

  /**
   * Measures a server that has come to rest after its start.
   *
   * @param cpu its core; null for all
   */
  static IdleRow measure(@Nullable String cpu) throws IOException, InterruptedException {
    List<Double> cores = new ArrayList<>();
    try (Arm arm = Arm.start(IDLE, cpu)) {
      Thread.sleep(SETTLE.toMillis());
      for (int i = 0; i < Estimate.MIN_VALUES; i++) {
        cores.add(window(arm));
      }
    }
    return new IdleRow(IDLE.servers(), cores);
  }

  private static double window(Arm arm) throws IOException, InterruptedException {
    long nanos = -System.nanoTime();
    double cpuSeconds = -arm.cpuSeconds();
    Thread.sleep(WINDOW.toMillis());
    cpuSeconds += arm.cpuSeconds();
    nanos += System.nanoTime();
    return cpuSeconds / (nanos / 1e9);
  }

  List<Finding> findings() {
    Estimate estimate = Estimate.of(cores.stream().mapToDouble(Double::doubleValue).toArray());
    return List.of(
        Finding.of("B6", "idle, " + servers + " servers", "%.3f", " cores", estimate, LIMIT_CORES));
  }
}
