package dev.berth.simulator.sleep;

/**
 * How long a process takes to fall asleep and to wake, in milliseconds for each GiB. The usual ones
 * follow what is published: three seconds to wake with 64 GiB of weights.
 *
 * @param offload weights to host memory
 * @param load weights from host memory, or memory for them where they were discarded
 * @param reload weights from the disk
 * @param allocate the KV cache
 * @param coldMillis what the first step after a wake takes longer, however large the model is
 */
public record SleepTimes(
    double offload, double load, double reload, double allocate, double coldMillis) {

  public static final SleepTimes USUAL = new SleepTimes(40, 45, 350, 2, 900);

  /** No time at all. */
  public static final SleepTimes NONE = new SleepTimes(0, 0, 0, 0, 0);

  public SleepTimes {
    if (!(offload >= 0 && load >= 0 && reload >= 0 && allocate >= 0 && coldMillis >= 0)) {
      throw new IllegalArgumentException("times are 0 or more");
    }
  }

  /** The same process, {@code factor} times as slow. */
  public SleepTimes scaled(double factor) {
    return new SleepTimes(
        offload * factor, load * factor, reload * factor, allocate * factor, coldMillis * factor);
  }

  double takeMillis(MemoryTag tag, Footprint footprint) {
    return footprint.gib(tag) * (tag == MemoryTag.WEIGHTS ? load : allocate);
  }
}
