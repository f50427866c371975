package dev.berth.engine.load;

import static java.util.function.Predicate.not;

import dev.berth.endpoint.EndpointMetrics.Adapters;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where vLLM tells of its LoRA adapters: in the labels of a series of which the value is the time
 * when that was so. What was so before stays on the page, so the newest counts.
 */
final class AdapterGauges {

  static final String NAME = "lora_requests_info";

  /** More names than these no page has: a label that is longer is not read. */
  private static final int MOST_NAMES = 1024;

  private AdapterGauges() {}

  static Adapters on(MetricsPage page, String prefix) {
    return page.series(prefix + NAME).stream()
        .filter(series -> series.value() >= 0)
        .max(Comparator.comparingDouble(Series::value))
        .map(AdapterGauges::read)
        .orElse(Adapters.UNKNOWN);
  }

  private static Adapters read(Series series) {
    return new Adapters(
        names(series.label("running_lora_adapters")),
        names(series.label("waiting_lora_adapters")),
        series.number("max_lora"));
  }

  private static Set<String> names(@Nullable String list) {
    return list == null
        ? Set.of()
        : Stream.of(list.split(",", MOST_NAMES))
            .map(String::strip)
            .filter(not(String::isEmpty))
            .collect(Collectors.toUnmodifiableSet());
  }
}
