package dev.berth.cli;

import static dev.berth.cli.ServersTable.orDash;
import static dev.berth.cli.TextTable.Column.number;
import static dev.berth.cli.TextTable.Column.text;

import dev.berth.admin.ChoiceView.StandingView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How servers stand towards a request, as a table for people. */
final class StandingsTable {

  private static final Map<String, String> REASONS =
      Map.of(
          "outside_subset", "outside the subset",
          "not_ready", "not ready",
          "other_model", "does not serve the model",
          "retired", "has left the pool",
          "full", "full");

  private static final TextTable<StandingView> TABLE =
      new TextTable<>(
          List.of(
              number("RANK", server -> digits(server.rank())),
              text("SERVER", StandingView::address),
              text("POD", server -> orDash(server.pod())),
              text("STATE", StandingView::state),
              number("REQUESTS", server -> "" + server.requests()),
              number("TOKENS", server -> "" + server.promptTokens()),
              number("WORK", server -> digits(server.work())),
              text("DROPPED", server -> server.drop() == null ? "" : reason(server.drop()))));

  private StandingsTable() {}

  /** The table without a final line break. */
  static String of(List<StandingView> servers) {
    return TABLE.of(servers);
  }

  /** Why a server is no candidate; a label that is newer than this program as it is. */
  static String reason(String drop) {
    return REASONS.getOrDefault(drop, drop);
  }

  private static String digits(@Nullable Number number) {
    return number == null ? "-" : number.toString();
  }
}
