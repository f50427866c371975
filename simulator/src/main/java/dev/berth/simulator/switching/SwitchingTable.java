package dev.berth.simulator.switching;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The comparison as text for people. Stateless. */
public final class SwitchingTable {

  private static final String LEGEND =
      "each: goodput, that of the worst model, answers with slow tokens, switches per hour and group";

  private SwitchingTable() {}

  /** The table, ending in a line feed. */
  public static String of(List<ScenarioResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(LEGEND);
    lines.add(row("scenario", Rival::label));
    for (ScenarioResult result : results) {
      lines.add(row(result.scenario().name(), rival -> text(result.of(rival))));
    }
    if (results.size() > 1) {
      lines.add(row("mean", rival -> text(mean(results, rival))));
    }
    return String.join("\n", lines) + "\n";
  }

  static Figures mean(List<ScenarioResult> results, Rival rival) {
    return Figures.mean(results.stream().map(result -> result.of(rival)).toList());
  }

  private static String row(String name, Function<Rival, String> cell) {
    return String.format(Locale.ROOT, "%-16s", name)
        + Stream.of(Rival.values())
            .map(rival -> String.format(Locale.ROOT, "%22s", cell.apply(rival)))
            .collect(Collectors.joining());
  }

  private static String text(Figures figures) {
    return String.format(
        Locale.ROOT,
        "%.3f %.3f %.1f%% %4.0f",
        figures.goodput(),
        figures.worst(),
        100 * figures.slow(),
        figures.switchesPerHour());
  }
}
