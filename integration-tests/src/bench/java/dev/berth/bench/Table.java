package dev.berth.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Markdown tables, which read well on a terminal too. */
public final class Table {

  private Table() {}

  /** Every row has as many cells as the header. */
  public static String of(List<String> header, List<List<String>> rows) {
    int[] widths = header.stream().mapToInt(String::length).toArray();
    rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
    String rule = Arrays.stream(widths).mapToObj("-"::repeat).collect(inLine());
    String body = rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    return line(header, widths) + "\n" + rule + "\n" + body;
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()))
        .collect(inLine());
  }

  private static Collector<CharSequence, ?, String> inLine() {
    return Collectors.joining(" | ", "| ", " |");
  }
}
