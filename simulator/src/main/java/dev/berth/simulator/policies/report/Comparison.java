package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.policy.PolicyKind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What Berth is, as a multiple of the best of the others. Stateless. */
final class Comparison {

  /** How others choose pods. */
  private static final List<PolicyKind> PODS =
      List.of(PolicyKind.POD_ROUND_ROBIN, PolicyKind.POD_LEAST_REQUEST, PolicyKind.POD_PREFIX_LOAD);

  private static final List<PolicyKind> STICKY = List.of(PolicyKind.STICKY, PolicyKind.STICKY_ENDS);

  private static final List<PolicyKind> LEAST_REQUEST = List.of(PolicyKind.LEAST_REQUEST);

  private Comparison() {}

  /** A sentence for each group of others that the report has; none without Berth. */
  static List<String> of(StudyReport report) {
    return best(report, List.of(PolicyKind.BERTH))
        .map(
            berth ->
                Stream.of(
                        sentence(report, berth, "the best choice of pods", PODS),
                        sentence(report, berth, "the better sticky", STICKY),
                        sentence(report, berth, "least request", LEAST_REQUEST))
                    .flatMap(Optional::stream)
                    .toList())
        .orElse(List.of());
  }

  private static Optional<String> sentence(
      StudyReport report, PolicyResult berth, String others, List<PolicyKind> kinds) {
    return best(report, kinds)
        .map(
            best ->
                report.hasCapacity()
                    ? "berth has %s times the capacity of %s (%s)"
                        .formatted(ratio(berth, best, Comparison::capacity), others, label(best))
                    : "berth has %s times the p99/idle of %s (%s)"
                        .formatted(
                            ratio(berth, best, row -> row.figures().slowdownP99()),
                            others,
                            label(best)));
  }

  /** By capacity, or by the shortest tail where that is not known. */
  private static Optional<PolicyResult> best(StudyReport report, List<PolicyKind> kinds) {
    ToDoubleFunction<PolicyResult> merit =
        report.hasCapacity() ? Comparison::capacity : row -> -row.figures().slowdownP99();
    return report.results().stream()
        .filter(row -> kinds.contains(row.policy()))
        .max(Comparator.comparingDouble(merit));
  }

  private static double capacity(PolicyResult row) {
    return Objects.requireNonNull(row.capacity()).mean();
  }

  private static String ratio(
      PolicyResult berth, PolicyResult best, ToDoubleFunction<PolicyResult> figure) {
    return String.format(
        Locale.ROOT, "%.3f", figure.applyAsDouble(berth) / figure.applyAsDouble(best));
  }

  private static String label(PolicyResult row) {
    return row.policy().label();
  }
}
