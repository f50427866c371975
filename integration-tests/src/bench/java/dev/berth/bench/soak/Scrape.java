package dev.berth.bench.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One page of metrics in Prometheus' text format. Immutable.
 *
 * @param series value by name, labels included as they are written
 */
record Scrape(Map<String, Double> series) {

  Scrape {
    series = Map.copyOf(series);
  }

  static Scrape of(String page) {
    Map<String, Double> series = new HashMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(
            line -> {
              int blank = line.lastIndexOf(' ');
              series.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
            });
    return new Scrape(series);
  }

  /** The sum over all series of that name; 0 without any. */
  long sum(String name) {
    return sum(name, "");
  }

  /**
   * The sum over the series of that name with that label.
   *
   * @param label as in {@code by="deadline"}
   */
  long sum(String name, String label) {
    return Math.round(
        series.entrySet().stream()
            .filter(entry -> isOf(name, entry.getKey()) && entry.getKey().contains(label))
            .mapToDouble(Map.Entry::getValue)
            .sum());
  }

  /** The series of that name that are not 0, for people: labels and values, by label. */
  String labelled(String name) {
    return series.entrySet().stream()
        .filter(entry -> isOf(name, entry.getKey()) && entry.getValue() != 0)
        .map(entry -> entry.getKey().substring(name.length()) + " " + entry.getValue().longValue())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean isOf(String name, String key) {
    return key.startsWith(name)
        && (key.length() == name.length() || key.charAt(name.length()) == '{');
  }
}
