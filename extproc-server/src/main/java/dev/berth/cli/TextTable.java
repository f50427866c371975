package dev.berth.cli;

import dev.berth.base.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows as a table for people: text to the left, numbers to the right, every column as wide as it
 * must be, nothing in it that could drive a terminal.
 *
 * @param <T> what a row shows
 */
record TextTable<T>(List<Column<T>> columns) {

  private static final String GAP = "  ";

  /**
   * One column.
   *
   * @param isNumber whether it is aligned to the right
   */
  record Column<T>(String title, boolean isNumber, Function<T, String> text) {

    static <T> Column<T> text(String title, Function<T, String> text) {
      return new Column<>(title, false, text);
    }

    static <T> Column<T> number(String title, Function<T, String> text) {
      return new Column<>(title, true, text);
    }
  }

  TextTable {
    columns = List.copyOf(columns);
  }

  /** The table with a line of titles, without a final line break. */
  String of(List<T> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::title).toList());
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths =
        IntStream.range(0, columns.size())
            .map(i -> cells.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return cells.stream()
        .map(row -> line(row, widths))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private List<String> cells(T row) {
    return columns.stream().map(column -> Printable.of(column.text().apply(row))).toList();
  }

  private String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> padded(cells.get(i), widths[i], columns.get(i).isNumber()))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String padded(String cell, int width, boolean right) {
    String padding = " ".repeat(width - cell.length());
    return right ? padding + cell : cell + padding;
  }
}
