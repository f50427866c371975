package dev.berth.bench.soak;

import java.util.List;

/**
 * A resource that must be as it was at the start.
 *
 * @param unit for people; bytes are shown as such
 * @param allowed the most it may be at the end
 */
record Bound(String what, String unit, long start, long end, long allowed) {

  /** The heap and the memory beside it may be so much larger: the noise of caches and pools. */
  static final double HEAP_GROWTH = 0.10;

  static final double OFF_HEAP_GROWTH = 0.25;
  static final int MORE_DESCRIPTORS = 4;
  static final int MORE_THREADS = 2;
  static final int MORE_SERIES = 0;

  private static final String BYTES = "bytes";

  static List<Bound> of(Resources start, Resources end) {
    return List.of(
        grown("heap after full collections", start.heapBytes(), end.heapBytes(), HEAP_GROWTH),
        grown("memory beside the heap", start.offHeapBytes(), end.offHeapBytes(), OFF_HEAP_GROWTH),
        more("file descriptors", start.descriptors(), end.descriptors(), MORE_DESCRIPTORS),
        more("threads", start.threads(), end.threads(), MORE_THREADS),
        more("series of Berth's metrics", start.series(), end.series(), MORE_SERIES));
  }

  private static Bound grown(String what, long start, long end, double share) {
    return new Bound(what, BYTES, start, end, Math.round(start * (1 + share)));
  }

  private static Bound more(String what, long start, long end, int more) {
    return new Bound(what, "", start, end, start + more);
  }

  boolean isMet() {
    return end <= allowed;
  }
}
