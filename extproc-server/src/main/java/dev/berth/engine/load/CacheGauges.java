package dev.berth.engine.load;

import static java.util.function.Predicate.not;

import dev.berth.endpoint.EndpointMetrics.KvCache;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of engine describes its memory for keys and values.
 *
 * @param usage names of the part in use, from 0 to 1, the better ones first
 * @param blockTokens of one block; null: it does not say
 * @param blocks how many there are; null: it does not say
 */
record CacheGauges(
    List<String> usage, @Nullable MetricSource blockTokens, @Nullable MetricSource blocks) {

  static final CacheGauges NONE = new CacheGauges(List.of(), null, null);

  static CacheGauges inLabels(List<String> usage, String info, String blockTokens, String blocks) {
    return new CacheGauges(
        usage, MetricSource.label(info, blockTokens), MetricSource.label(info, blocks));
  }

  Stream<String> names() {
    return Stream.concat(
        usage.stream(),
        Stream.of(blockTokens, blocks).flatMap(Stream::ofNullable).map(MetricSource::name));
  }

  KvCache on(MetricsPage page, String prefix) {
    List<Double> sizes = numbers(blockTokens, page, prefix);
    List<Double> counts = numbers(blocks, page, prefix);
    return new KvCache(usage(page, prefix), capacity(sizes, counts), largest(sizes));
  }

  /** Of several engines that of the fullest: it is the first to make requests wait. */
  private double usage(MetricsPage page, String prefix) {
    double fullest =
        usage.stream()
            .map(name -> MetricSource.value(name).on(page, prefix))
            .filter(not(List::isEmpty))
            .mapToDouble(CacheGauges::largest)
            .findFirst()
            .orElse(Double.NaN);
    return fullest <= 1 ? fullest : Double.NaN;
  }

  /** NaN unless every engine tells both. */
  private static double capacity(List<Double> sizes, List<Double> counts) {
    boolean paired = sizes.size() == counts.size() && !sizes.isEmpty();
    return paired
        ? IntStream.range(0, sizes.size()).mapToDouble(i -> sizes.get(i) * counts.get(i)).sum()
        : Double.NaN;
  }

  /** NaN if there is none, or one of them is. */
  private static double largest(List<Double> values) {
    return values.stream().reduce(Math::max).orElse(Double.NaN);
  }

  private static List<Double> numbers(
      @Nullable MetricSource source, MetricsPage page, String prefix) {
    return source == null ? List.of() : source.on(page, prefix);
  }
}
