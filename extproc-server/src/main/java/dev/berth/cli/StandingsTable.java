package dev.berth.cli;

import static dev.berth.cli.ServersTable.orDash;
import static dev.berth.cli.TextTable.Column.number;
import static dev.berth.cli.TextTable.Column.text;

import dev.berth.admin.ChoiceView.ScoreView;
import dev.berth.admin.ChoiceView.ScoresView;
import dev.berth.admin.ChoiceView.SecondsView;
import dev.berth.admin.ChoiceView.StandingView;
import dev.berth.cli.TextTable.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How servers stand towards a request, as a table for people. */
final class StandingsTable {

  private static final Map<String, String> REASONS =
      Map.of(
          "outside_subset", "outside the subset",
          "not_ready", "not ready",
          "other_model", "does not serve the model",
          "retired", "has left the pool",
          "full", "full",
          "filtered", "a filter prefers others");

  private static final List<Column<StandingView>> WORK =
      List.of(number("WORK", server -> digits(server.work())));

  private static final List<Column<StandingView>> SECONDS =
      List.of(
          number("CACHED", server -> digits(cachedBlocks(server))),
          number("WAITING", server -> seconds(server, SecondsView::waiting)),
          number("READING", server -> seconds(server, SecondsView::reading)),
          number("STALL", server -> seconds(server, SecondsView::stall)),
          number("MEMORY", server -> seconds(server, SecondsView::memory)),
          number("QUEUE", server -> seconds(server, SecondsView::requests)),
          number("COST", server -> seconds(server, SecondsView::total)));

  private static final List<Column<StandingView>> METRICS =
      MetricsColumns.of(StandingView::metrics);

  private StandingsTable() {}

  private static TextTable<StandingView> table(
      List<Column<StandingView>> compared, List<Column<StandingView>> told) {
    List<Column<StandingView>> columns =
        new ArrayList<>(
            List.of(
                number("RANK", server -> digits(server.rank())),
                text("SERVER", StandingView::address),
                text("POD", server -> orDash(server.pod())),
                text("STATE", StandingView::state),
                number("REQUESTS", server -> "" + server.requests()),
                number("TOKENS", server -> "" + server.promptTokens())));
    columns.addAll(told);
    columns.addAll(compared);
    columns.add(text("DROPPED", server -> server.drop() == null ? "" : reason(server.drop())));
    return new TextTable<>(columns);
  }

  /**
   * The table without a final line break, with what the servers are compared by, and what they tell
   * of themselves where any of them does.
   */
  static String of(List<StandingView> servers) {
    boolean anyTells = servers.stream().anyMatch(server -> server.metrics() != null);
    return table(compared(servers), anyTells ? METRICS : List.of()).of(servers);
  }

  private static List<Column<StandingView>> compared(List<StandingView> servers) {
    ScoresView scores =
        servers.stream()
            .map(StandingView::scores)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (scores != null) {
      return scores(scores.scores());
    }
    boolean bySeconds = servers.stream().anyMatch(server -> server.seconds() != null);
    return bySeconds ? SECONDS : WORK;
  }

  /** A column for each scorer, with its weight in the title. */
  private static List<Column<StandingView>> scores(List<ScoreView> scorers) {
    List<Column<StandingView>> columns = new ArrayList<>();
    columns.add(number("CACHED", server -> digits(cachedBlocks(server))));
    for (int i = 0; i < scorers.size(); i++) {
      int at = i;
      columns.add(number(title(scorers.get(i)), server -> score(server, at)));
    }
    columns.add(number("TOTAL", server -> total(server)));
    return columns;
  }

  private static String title(ScoreView scorer) {
    String name = scorer.scorer().replaceFirst("-scorer$", "").toUpperCase(Locale.ROOT);
    return name
        + " x"
        + new BigDecimal(String.valueOf(scorer.weight())).stripTrailingZeros().toPlainString();
  }

  /** A neutral score, given because nothing is known, has a question mark. */
  private static String score(StandingView server, int at) {
    ScoresView scores = server.scores();
    if (scores == null) {
      return "-";
    }
    ScoreView score = scores.scores().get(at);
    return String.format(Locale.ROOT, "%.3f%s", score.value(), score.known() ? "" : "?");
  }

  private static String total(StandingView server) {
    ScoresView scores = server.scores();
    return scores == null ? "-" : String.format(Locale.ROOT, "%.3f", scores.total());
  }

  /** Why a server is no candidate; a label that is newer than this program as it is. */
  static String reason(String drop) {
    return REASONS.getOrDefault(drop, drop);
  }

  private static String digits(@Nullable Number number) {
    return number == null ? "-" : number.toString();
  }

  private static @Nullable Integer cachedBlocks(StandingView server) {
    SecondsView seconds = server.seconds();
    ScoresView scores = server.scores();
    if (scores != null) {
      return scores.cachedBlocks();
    }
    return seconds == null ? null : seconds.cachedBlocks();
  }

  private static String seconds(StandingView server, ToDoubleFunction<SecondsView> part) {
    SecondsView seconds = server.seconds();
    return seconds == null ? "-" : String.format(Locale.ROOT, "%.3f", part.applyAsDouble(seconds));
  }
}
