package dev.berth.bench.pauses;

import dev.berth.bench.Arm;
import dev.berth.bench.ClosedLoop;
import dev.berth.bench.Contender;
import dev.berth.bench.HeldStreams;
import dev.berth.bench.OpenLoop;
import dev.berth.bench.Problems;
import dev.berth.bench.ShippedOptions;
import dev.berth.bench.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Berth under one collector, with many streams at rest and a steady load beside them. */
final class PauseRun {

  static final int STREAMS = 10_000;
  static final int PER_SECOND = 2_000;

  private static final Path FOLDER = Path.of("integration-tests", "target", "pauses");
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final long SEED = 1;
  private static final Workload DECISION = Workload.buffered("1 KiB", 1 << 10);

  private PauseRun() {}

  /**
   * Takes a minute and a half longer than the load.
   *
   * @param cpu the core of the server; null for all
   */
  static PauseResult of(Collector collector, Duration load, @Nullable String cpu, Problems problems)
      throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    PauseLog log = new PauseLog(FOLDER.resolve(collector.name() + ".log"));
    List<String> flags = new ArrayList<>(ShippedOptions.fixed());
    flags.addAll(collector.options());
    flags.addAll(List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED", log.option()));
    try (Arm arm = Arm.start(Contender.BERTH, cpu, flags);
        HeldStreams streams = new HeldStreams(arm.client(), DECISION, problems)) {
      ClosedLoop.measure(arm, DECISION, WARM_UP, problems);
      int before = log.pauses().size();
      streams.open(STREAMS);
      OpenLoop.measure(arm, DECISION, PER_SECOND, SETTLE, SEED, problems);
      List<Pause> opening = log.pauses();
      return measured(arm, collector, load, log, opening.subList(before, opening.size()), problems);
    }
  }

  private static PauseResult measured(
      Arm arm,
      Collector collector,
      Duration load,
      PauseLog log,
      List<Pause> opening,
      Problems problems)
      throws IOException, InterruptedException {
    int before = log.pauses().size();
    long allocatedBytes = -arm.allocatedBytes();
    double cpuSeconds = -arm.cpuSeconds();
    Histogram latencies = OpenLoop.measure(arm, DECISION, PER_SECOND, load, SEED, problems);
    cpuSeconds += arm.cpuSeconds();
    allocatedBytes += arm.allocatedBytes();
    List<Pause> pauses = log.pauses();
    return new PauseResult(
        collector,
        opening,
        pauses.subList(before, pauses.size()),
        latencies,
        (double) allocatedBytes / latencies.getTotalCount(),
        cpuSeconds / load.toSeconds());
  }
}
