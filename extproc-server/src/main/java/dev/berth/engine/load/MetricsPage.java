package dev.berth.engine.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The wanted series of a page in Prometheus' text format (version 0.0.4; OpenMetrics looks the same
 * here). Immutable.
 *
 * <pre>
 * # HELP vllm:num_requests_running Number of requests in model execution batches.
 * # TYPE vllm:num_requests_running gauge
 * vllm:num_requests_running{engine="0",model_name="qwen3-32b"} 3.0 1700000000000</pre>
 */
public final class MetricsPage {

  private final Map<String, List<Series>> series;

  private MetricsPage(Map<String, List<Series>> series) {
    this.series = series;
  }

  /**
   * Reads a page.
   *
   * @param names of the wanted series, without labels; ASCII
   */
  public static MetricsPage read(byte[] page, Collection<String> names) {
    return read(page, new MetricNames(names));
  }

  static MetricsPage read(byte[] page, MetricNames names) {
    Map<String, List<Series>> series = new HashMap<>();
    MetricsScanner scanner = new MetricsScanner(page, names);
    for (String name = scanner.next(); name != null; name = scanner.next()) {
      Series read = new Series(scanner.value(), scanner.labels());
      series.computeIfAbsent(name, first -> new ArrayList<>()).add(read);
    }
    return new MetricsPage(series);
  }

  /**
   * Of a page that tells of several ranks what it tells of that one, and what it tells of none: so
   * little that nothing can be known, if it does not tell of that one. Of any other page all.
   */
  MetricsPage ofRank(int rank) {
    if (ranks().limit(2).count() < 2) {
      return this;
    }
    String own = Integer.toString(rank);
    Map<String, List<Series>> kept = new HashMap<>(series);
    kept.replaceAll((name, all) -> all.stream().filter(each -> each.isOf(own)).toList());
    return new MetricsPage(kept);
  }

  private Stream<String> ranks() {
    return series.values().stream()
        .flatMap(List::stream)
        .map(Series::rank)
        .flatMap(Stream::ofNullable)
        .distinct();
  }

  /**
   * One value for each series of that name, in the order of the page; none if the page does not
   * have it. NaN stands for a value that cannot be read.
   */
  public List<Double> values(String name) {
    return series(name).stream().map(Series::value).toList();
  }

  /** The series of that name, in the order of the page. */
  List<Series> series(String name) {
    return series.getOrDefault(name, List.of());
  }
}
