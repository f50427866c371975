package dev.berth.modelswitch.policy;

/** Arrivals per second, as a mean over a window that fades exponentially. Confined. */
final class ArrivalRate {

  private static final double WINDOW_SECONDS = 30;

  private final long bornNanos;
  private double weight;
  private long atNanos;

  ArrivalRate(long nowNanos) {
    bornNanos = nowNanos;
    atNanos = nowNanos;
  }

  void onArrival(long nowNanos) {
    weight = faded(nowNanos) + 1;
    atNanos = nowNanos;
  }

  /** Of a window that is not full yet, the mean over what there is of it. */
  double perSecond(long nowNanos) {
    double age = Math.max(1, seconds(nowNanos - bornNanos));
    return faded(nowNanos) / (WINDOW_SECONDS * (1 - Math.exp(-age / WINDOW_SECONDS)));
  }

  private double faded(long nowNanos) {
    return weight * Math.exp(-seconds(nowNanos - atNanos) / WINDOW_SECONDS);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
