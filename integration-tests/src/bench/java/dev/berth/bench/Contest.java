package dev.berth.bench;

/**
 * Two contenders that serve the same requests.
 *
 * @param name for the report
 * @param bar what the CPU time of {@code tried} must not exceed, as a multiple of that of {@code
 *     base}
 */
record Contest(String name, Workload workload, Contender base, Contender tried, double bar) {

  private static final int LARGE_BODY = 32 << 10;
  private static final double SMALL_BODY_BAR = 1.6;
  private static final double LARGE_BODY_BAR = 1.3;

  /** What Berth costs beside a server that decides nothing. */
  static Contest withFloor(Workload workload) {
    double bar = workload.bodyBytes() < LARGE_BODY ? SMALL_BODY_BAR : LARGE_BODY_BAR;
    return new Contest(workload.name(), workload, Contender.FLOOR, Contender.BERTH, bar);
  }

  /** What a large pool costs beside a small one. */
  static Contest ofPools(Workload workload, Contender small, Contender large, double bar) {
    String name =
        "%s, %,d servers / %,d".formatted(workload.name(), large.servers(), small.servers());
    return new Contest(name, workload, small, large, bar);
  }

  boolean hasFloor() {
    return base == Contender.FLOOR;
  }
}
