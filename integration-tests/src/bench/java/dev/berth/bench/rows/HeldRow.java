package dev.berth.bench.rows;

import dev.berth.bench.Estimate;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What each open stream takes at rest, measured over so many more streams at a time. */
record HeldRow(Rest rest, List<Held> floor, List<Held> berth) {

  /**
   * Memory of one stream.
   *
   * @param heapBytes that live behind a full collection
   * @param besideBytes given by the system beside the heap
   */
  record Held(double heapBytes, double besideBytes) {

    double bytes() {
      return heapBytes + besideBytes;
    }
  }

  private static final double LIMIT_KIB = 16;

  HeldRow {
    floor = List.copyOf(floor);
    berth = List.copyOf(berth);
  }

  List<Finding> findings() {
    return List.of(
        Finding.of(
            "B8", "resident: " + rest.name(), "%.1f", " KiB", kib(berth, Held::bytes), LIMIT_KIB));
  }

  static Estimate kib(List<Held> steps, ToDoubleFunction<Held> bytes) {
    return Estimate.of(
        steps.stream().mapToDouble(step -> bytes.applyAsDouble(step) / 1024).toArray());
  }
}
