package dev.berth.engine.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private final Map<String, List<Double>> values;

  private MetricsPage(Map<String, List<Double>> values) {
    this.values = values;
  }

  /**
   * Reads a page.
   *
   * @param names of the wanted series, without labels; ASCII
   */
  public static MetricsPage read(byte[] page, Collection<String> names) {
    Map<String, List<Double>> values = new HashMap<>();
    MetricsScanner scanner = new MetricsScanner(page, names);
    for (String name = scanner.next(); name != null; name = scanner.next()) {
      values.computeIfAbsent(name, first -> new ArrayList<>()).add(scanner.value());
    }
    return new MetricsPage(values);
  }

  /**
   * One value for each series of that name, in the order of the page; none if the page does not
   * have it. NaN stands for a value that cannot be read.
   */
  public List<Double> values(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }
}
