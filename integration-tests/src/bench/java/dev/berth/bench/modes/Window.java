package dev.berth.bench.modes;

import org.HdrHistogram.Histogram;

/**
 * What came of one window of load. Times are milliseconds.
 *
 * @param checked requests, those a little before and after the window too
 * @param wrongBodies of them, whose body did not arrive as it was sent
 * @param perSecond requests that ended in the window
 * @param p50 from the moment at which a request was due to its whole answer
 * @param envoyCpu for each request
 * @param berthCpu for each request
 */
record Window(
    long checked,
    long wrongBodies,
    double perSecond,
    double p50,
    double p99,
    double envoyCpu,
    double berthCpu) {

  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Of what was counted.
   *
   * @param requests that ended in the window
   * @param nanos from due to answered
   */
  static Window of(
      long checked,
      long wrongBodies,
      long requests,
      double seconds,
      Histogram nanos,
      double envoyCpuMillis,
      double berthCpuMillis) {
    return new Window(
        checked,
        wrongBodies,
        requests / seconds,
        nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
        nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
        envoyCpuMillis / requests,
        berthCpuMillis / requests);
  }

  /** CPU time of Envoy and Berth together. */
  double cpu() {
    return envoyCpu + berthCpu;
  }
}
