package dev.berth.bench.rows;

import dev.berth.bench.Arm;
import dev.berth.bench.Contender;
import dev.berth.bench.Estimate;
import dev.berth.bench.HeldStreams;
import dev.berth.bench.Problems;
import dev.berth.bench.rows.HeldRow.Held;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams that rest, thousands at a time, on a fresh server: no process gives back all that
 * it once had. What lives on the heap behind a full collection and what the system has given beside
 * the heap are counted apart, since a heap is as large as the JVM likes.
 */
final class HeldMeasurement {

  static final int STREAMS_OF_STEP = 2_000;

  private static final int STEPS = Estimate.MIN_VALUES;

  /** A heap that is all resident from the start: what grows beside it is not in it. */
  private static final List<String> WHOLE_HEAP = List.of("-Xms1g", "-XX:+AlwaysPreTouch");

  private final @Nullable String cpu;
  private final Problems problems;

  /**
   * @param cpu the core of the servers; null for all
   */
  HeldMeasurement(@Nullable String cpu, Problems problems) {
    this.cpu = cpu;
    this.problems = problems;
  }

  HeldRow of(Rest rest) throws IOException, InterruptedException {
    return new HeldRow(rest, steps(Contender.FLOOR, rest), steps(Contender.BERTH, rest));
  }

  private List<Held> steps(Contender contender, Rest rest)
      throws IOException, InterruptedException {
    List<String> flags = Stream.concat(Arm.JVM_FLAGS.stream(), WHOLE_HEAP.stream()).toList();
    try (Arm arm = Arm.start(contender, cpu, flags);
        HeldStreams streams = new HeldStreams(arm.client(), rest.workload(), problems)) {
      streams.open(STREAMS_OF_STEP); // classes and connections are nothing of a stream's
      List<Held> steps = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        steps.add(step(arm, streams));
      }
      return steps;
    }
  }

  private static Held step(Arm arm, HeldStreams streams) throws IOException, InterruptedException {
    long live = -arm.liveBytes();
    long resident = -arm.residentBytes();
    streams.open(STREAMS_OF_STEP);
    live += arm.liveBytes();
    resident += arm.residentBytes();
    return new Held((double) live / STREAMS_OF_STEP, (double) resident / STREAMS_OF_STEP);
  }
}
