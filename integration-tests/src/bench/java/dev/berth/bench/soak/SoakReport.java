package dev.berth.bench.soak;

import dev.berth.bench.Problems;
import dev.berth.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that came of a run. The components are the JSON's keys.
 *
 * @param zeros of the last round, and of the whole life of the process
 * @param problems everything else that went wrong
 */
record SoakReport(
    Map<String, String> setting,
    Map<String, Tally.Count> traffic,
    List<Zero> zeros,
    List<Bound> bounds,
    Map<String, Integer> problems) {

  private static final double MIB = 1 << 20;

  static SoakReport of(
      Map<String, String> setting,
      Tally tally,
      List<Zero> zeros,
      List<Bound> bounds,
      Problems problems) {
    Map<String, Tally.Count> traffic = new TreeMap<>(tally.byAct());
    traffic.put("together", tally.total());
    return new SoakReport(setting, traffic, zeros, bounds, problems.counts());
  }

  boolean isMet() {
    return problems.isEmpty()
        && zeros.stream().allMatch(Zero::isMet)
        && bounds.stream().allMatch(Bound::isMet);
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    setting.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    text.append('\n').append(trafficTable());
    text.append("\n\n").append(zeroTable());
    text.append("\n\n").append(boundTable()).append('\n');
    problems.forEach(
        (problem, count) -> text.append('\n').append(count).append(" × ").append(problem));
    return text.append(isMet() ? "\nEverything is as it must be.\n" : "\nFAILED.\n").toString();
  }

  private String trafficTable() {
    List<List<String>> rows = new ArrayList<>();
    traffic.forEach(
        (act, count) ->
            rows.add(
                List.of(
                    act,
                    Long.toString(count.sent()),
                    Long.toString(count.excused()),
                    Long.toString(count.wrong()))));
    return Table.of(List.of("what clients did", "times", "excused", "wrong"), rows);
  }

  private String zeroTable() {
    return Table.of(
        List.of("must be 0", "most seen", "at the end", "verdict"),
        zeros.stream()
            .map(
                zero ->
                    List.of(
                        zero.what(),
                        zero.most() == 0 ? "" : Long.toString(zero.most()),
                        Long.toString(zero.now()),
                        verdict(zero.isMet())))
            .toList());
  }

  private String boundTable() {
    return Table.of(
        List.of("must be as at the start", "start", "end", "allowed", "verdict"),
        bounds.stream()
            .map(
                bound ->
                    List.of(
                        bound.what(),
                        shown(bound, bound.start()),
                        shown(bound, bound.end()),
                        "≤ " + shown(bound, bound.allowed()),
                        verdict(bound.isMet())))
            .toList());
  }

  private static String shown(Bound bound, long value) {
    return bound.unit().isEmpty()
        ? Long.toString(value)
        : String.format(Locale.ROOT, "%.1f MiB", value / MIB);
  }

  private static String verdict(boolean met) {
    return met ? "met" : "FAILED";
  }
}
