package dev.berth.modelswitch.demand;

import java.util.Map;

/**
 * What requests may expect, as of the last look. Immutable.
 *
 * @param waits by the names of models
 */
record WakeOutlook(Map<String, Wait> waits) {

  static final WakeOutlook NONE = new WakeOutlook(Map.of());

  private static final Wait UNKNOWN = new Wait(0, 0);

  WakeOutlook {
    waits = Map.copyOf(waits);
  }

  /**
   * About how long a request waits.
   *
   * @param soonestNanos until a server of the model can be awake; {@link Long#MAX_VALUE} for never
   * @param eachNanos that the prompt of each one before it takes
   */
  record Wait(long soonestNanos, long eachNanos) {

    long nanos(int ahead) {
      return soonestNanos == Long.MAX_VALUE ? soonestNanos : soonestNanos + ahead * eachNanos;
    }
  }

  /** 0 where nothing is known. */
  long waitNanos(String model, int ahead) {
    return waits.getOrDefault(model, UNKNOWN).nanos(ahead);
  }
}
