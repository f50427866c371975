package dev.berth.bench.modes;

import dev.berth.bench.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What came of one cell.
 *
 * @param perSecond requests that were due; 0: one at a time
 * @param windows as many for each route; those at the same position belong to one round
 */
record Row(Cell cell, double perSecond, Map<Route, List<Window>> windows) {

  /** The median over the windows of a route. */
  double median(Route route, ToDoubleFunction<Window> figure) {
    return Estimate.of(windows(route).stream().mapToDouble(figure).toArray()).median();
  }

  /** How much more a route needs than another one, round by round. */
  Estimate difference(Route route, Route than, ToDoubleFunction<Window> figure) {
    return rounds(route, than, figure, (ours, theirs) -> ours - theirs);
  }

  /** What a route needs as a multiple of another one, round by round. */
  Estimate ratio(Route route, Route to, ToDoubleFunction<Window> figure) {
    return rounds(route, to, figure, (ours, theirs) -> ours / theirs);
  }

  private Estimate rounds(
      Route route, Route other, ToDoubleFunction<Window> figure, DoubleBinaryOperator comparison) {
    List<Window> ours = windows(route);
    List<Window> theirs = windows(other);
    return Estimate.of(
        IntStream.range(0, ours.size())
            .mapToDouble(
                i ->
                    comparison.applyAsDouble(
                        figure.applyAsDouble(ours.get(i)), figure.applyAsDouble(theirs.get(i))))
            .toArray());
  }

  private List<Window> windows(Route route) {
    return Objects.requireNonNull(windows.get(route));
  }

  long checked(Route route) {
    return windows(route).stream().mapToLong(Window::checked).sum();
  }

  long wrongBodies(Route route) {
    return windows(route).stream().mapToLong(Window::wrongBodies).sum();
  }
}
