package dev.berth.cli;

import static dev.berth.cli.TextTable.Column.number;
import static dev.berth.cli.TextTable.Column.text;

import dev.berth.admin.HealthView;
import dev.berth.admin.ServerView;
import dev.berth.cli.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Servers as a table for people. */
final class ServersTable {

  private static final int MAX_MODELS = 3;

  private static final Column<ServerView> POOL = text("POOL", ServerView::pool);
  private static final Column<ServerView> LOCKSTEP =
      text("LOCKSTEP", server -> orDash(server.lockstep()));
  private static final List<Column<ServerView>> DEVICES =
      List.of(
          text("DEVICES", server -> orDash(server.deviceGroup())),
          text("AWAKE", server -> orDash(server.wakefulness())));
  private static final Column<ServerView> RULE = text("FOUND-BY", server -> orDash(server.rule()));
  private static final Column<ServerView> OTHERS =
      number("OTHERS", server -> "" + server.inFlight().others());
  private static final List<Column<ServerView>> COLUMNS =
      List.of(
          text("SERVER", ServerView::address),
          text("POD", server -> orDash(server.pod())),
          text("MODELS", server -> models(server.models())),
          text("STATE", ServerView::state),
          text("SINCE", server -> age(server.health().sinceSeconds())),
          text("CAUSE", server -> server.health().cause()),
          text("PROBE", server -> probe(server.health().probe())),
          number("IN-FLIGHT", server -> "" + server.inFlight().requests()),
          number("PICKS", server -> "" + server.picks()));

  private static final List<Column<ServerView>> METRICS = MetricsColumns.of(ServerView::metrics);

  private ServersTable() {}

  /**
   * The table without a final line break; says which pool, group and rule, what others sent and
   * what servers tell, only where that says anything.
   */
  static String of(List<ServerView> servers) {
    if (servers.isEmpty()) {
      return "no servers";
    }
    List<Column<ServerView>> columns = new ArrayList<>(COLUMNS);
    if (servers.stream().anyMatch(server -> server.inFlight().others() > 0)) {
      columns.add(columns.size() - 1, OTHERS);
    }
    if (servers.stream().anyMatch(server -> server.metrics() != null)) {
      columns.addAll(columns.size() - 1, METRICS);
    }
    if (servers.stream().anyMatch(server -> server.deviceGroup() != null)) {
      columns.addAll(2, DEVICES);
    }
    if (servers.stream().anyMatch(server -> server.rule() != null)) {
      columns.add(2, RULE);
    }
    if (servers.stream().anyMatch(server -> server.lockstep() != null)) {
      columns.add(2, LOCKSTEP);
    }
    if (servers.stream().map(ServerView::pool).distinct().count() > 1) {
      columns.add(0, POOL);
    }
    return new TextTable<>(columns).of(servers);
  }

  private static String models(List<ServerView.Model> models) {
    String first =
        models.stream()
            .limit(MAX_MODELS)
            .map(ServerView.Model::name)
            .collect(Collectors.joining(","));
    int more = models.size() - MAX_MODELS;
    return more > 0 ? first + " +" + more : orDash(first);
  }

  private static String probe(HealthView.@Nullable Probe probe) {
    return probe == null ? "-" : probe.outcome();
  }

  /** In the largest unit of which there are two or more. */
  static String age(long seconds) {
    if (seconds < 2 * 60) {
      return seconds + "s";
    }
    return seconds < 2 * 3600 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }

  static String orDash(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }
}
