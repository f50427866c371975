package dev.berth.bench.rows;

import dev.berth.bench.Contender;
import dev.berth.bench.Workload;
import org.jspecify.annotations.Nullable;

/**
 * Two contenders that serve the same requests.
 *
 * @param name for the report
 * @param limit what the CPU time of {@code tried} must not exceed, as a multiple of that of {@code
 *     base}; null where it is only told
 */
record Contest(
    String name, Workload workload, Contender base, Contender tried, @Nullable Limit limit) {

  /**
   * The limit of a bar.
   *
   * @param bar its number
   */
  record Limit(String bar, double ratio) {}

  private static final Limit SMALL_BODY = new Limit("B1", 1.6);
  private static final Limit LARGE_BODY = new Limit("B2", 1.3);
  private static final Limit ANSWER = new Limit("B5", 1.15);

  /** 0.9 of the decisions of a pool of one. */
  private static final Limit LARGE_POOL = new Limit("B7", 1 / 0.9);

  private static final Limit HUGE_POOL = new Limit("B7", 2);

  private static final int LARGE_BODY_BYTES = 32 << 10;

  /** What Berth costs beside a server that decides nothing. */
  static Contest withFloor(Workload workload) {
    return withFloor(workload, workload.bodyBytes() < LARGE_BODY_BYTES ? SMALL_BODY : LARGE_BODY);
  }

  /** The same where nearly all of the exchange is about the answer. */
  static Contest ofAnswers(Workload workload) {
    return withFloor(workload, ANSWER);
  }

  private static Contest withFloor(Workload workload, Limit limit) {
    return new Contest(workload.name(), workload, Contender.FLOOR, Contender.BERTH, limit);
  }

  /** What a thousand servers cost beside one. */
  static Contest ofLargePool(Workload workload) {
    return ofPools(workload, Contender.BERTH_WITH_1, Contender.BERTH_WITH_1000, LARGE_POOL);
  }

  /** What ten thousand servers cost beside 16. */
  static Contest ofHugePool(Workload workload) {
    return ofPools(workload, Contender.BERTH_WITH_16, Contender.BERTH_WITH_10000, HUGE_POOL);
  }

  private static Contest ofPools(Workload workload, Contender small, Contender large, Limit limit) {
    String name =
        "%s, %,d servers / %,d".formatted(workload.name(), large.servers(), small.servers());
    return new Contest(name, workload, small, large, limit);
  }

  /**
   * What a feature costs that is off, or on, in {@code tried} alone.
   *
   * @param difference how it differs from Berth as it ships
   */
  static Contest ofFeature(Workload workload, Contender tried, String difference) {
    return new Contest(workload.name() + ", " + difference, workload, Contender.BERTH, tried, null);
  }

  boolean hasFloor() {
    return base == Contender.FLOOR;
  }
}
