package dev.berth.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /readyz}. The components are the JSON's keys.
 *
 * @param ready whether requests may come: no check found a blocking problem
 */
record ReadinessView(boolean ready, List<CheckView> checks) {

  static ReadinessView of(List<ReadinessCheck> checks) {
    List<CheckView> views = checks.stream().map(CheckView::of).toList();
    return new ReadinessView(views.stream().noneMatch(CheckView::blocking), views);
  }

  /**
   * One check.
   *
   * @param problem null when all is well
   */
  record CheckView(String name, boolean ok, @Nullable String problem, boolean blocking) {

    static CheckView of(ReadinessCheck check) {
      Finding finding = check.look().get();
      return new CheckView(
          check.name(), finding.problem() == null, finding.problem(), finding.blocking());
    }
  }
}
