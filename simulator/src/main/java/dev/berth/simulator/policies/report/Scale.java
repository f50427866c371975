package dev.berth.simulator.policies.report;

/**
 * Where values go along one axis of a chart.
 *
 * @param from the value at {@code start}; above 0 on a logarithmic scale
 * @param to the value at {@code end}, above {@code from}
 * @param start in pixels
 * @param end in pixels
 */
record Scale(double from, double to, double start, double end, boolean logarithmic) {

  static Scale linear(double from, double to, double start, double end) {
    return new Scale(from, to, start, end, false);
  }

  static Scale logarithmic(double from, double to, double start, double end) {
    return new Scale(from, to, start, end, true);
  }

  /** In pixels; values beyond the ends go to the ends. */
  double at(double value) {
    double share = (along(value) - along(from)) / (along(to) - along(from));
    return start + Math.min(1, Math.max(0, share)) * (end - start);
  }

  private double along(double value) {
    return logarithmic ? Math.log(Math.max(value, from)) : value;
  }
}
