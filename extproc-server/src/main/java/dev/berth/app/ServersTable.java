package dev.berth.app;

import dev.berth.admin.ServerView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Servers as a table for people: text to the left, numbers to the right. */
final class ServersTable {

  private static final int MAX_MODELS = 3;
  private static final String GAP = "  ";

  private static final Column POOL = new Column("POOL", false, ServerView::pool);
  private static final List<Column> COLUMNS =
      List.of(
          new Column("SERVER", false, ServerView::address),
          new Column("POD", false, server -> orDash(server.pod())),
          new Column("MODELS", false, server -> models(server.models())),
          new Column("STATE", false, ServerView::state),
          new Column("IN-FLIGHT", true, server -> "" + server.inFlight().requests()),
          new Column("PICKS", true, server -> "" + server.picks()));

  private ServersTable() {}

  /** The table without a final line break; says which pool only where there are several. */
  static String of(List<ServerView> servers) {
    if (servers.isEmpty()) {
      return "no servers";
    }
    List<Column> columns = new ArrayList<>(COLUMNS);
    if (servers.stream().map(ServerView::pool).distinct().count() > 1) {
      columns.add(0, POOL);
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(columns.stream().map(Column::title).toArray(String[]::new));
    servers.forEach(server -> rows.add(cells(columns, server)));
    int[] widths =
        IntStream.range(0, columns.size())
            .map(i -> rows.stream().mapToInt(row -> row[i].length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(row -> line(columns, row, widths))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String[] cells(List<Column> columns, ServerView server) {
    return columns.stream()
        .map(column -> Printable.of(column.text().apply(server)))
        .toArray(String[]::new);
  }

  private static String line(List<Column> columns, String[] cells, int[] widths) {
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(widths[i] - cells[i].length());
      cells[i] = columns.get(i).isNumber() ? padding + cells[i] : cells[i] + padding;
    }
    return Arrays.stream(cells).collect(Collectors.joining(GAP)).stripTrailing();
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

  private static String orDash(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }

  private record Column(String title, boolean isNumber, Function<ServerView, String> text) {}
}
