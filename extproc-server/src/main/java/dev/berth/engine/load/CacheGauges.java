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
 * @param usage the part in use, from 0 to 1, the better sources first
 * @param tokens that fit in; null: it does not say
 * @param blockTokens of one block; null: it does not say
 * @param blocks how many there are; null: it does not say
 */
record CacheGauges(
    List<MetricSource> usage,
    @Nullable MetricSource tokens,
    @Nullable MetricSource blockTokens,
    @Nullable MetricSource blocks) {

  static final CacheGauges NONE = new CacheGauges(List.of(), null, null, null);

  static CacheGauges ofUsage(String... names) {
    return new CacheGauges(Stream.of(names).map(MetricSource::value).toList(), null, null, null);
  }

  CacheGauges withTokens(String name) {
    return new CacheGauges(usage, MetricSource.value(name), blockTokens, blocks);
  }

  CacheGauges withBlocks(MetricSource tokensOfEach, MetricSource count) {
    return new CacheGauges(usage, tokens, tokensOfEach, count);
  }

  Stream<MetricSource> sources() {
    return Stream.concat(
        usage.stream(), Stream.of(tokens, blockTokens, blocks).flatMap(Stream::ofNullable));
  }

  KvCache on(MetricsPage page, String prefix) {
    List<Double> sizes = numbers(blockTokens, page, prefix);
    return new KvCache(usage(page, prefix), capacity(sizes, page, prefix), largest(sizes));
  }

  /** Of several engines that of the fullest: it is the first to make requests wait. */
  private double usage(MetricsPage page, String prefix) {
    return usage.stream()
        .map(source -> source.on(page, prefix))
        .filter(not(List::isEmpty))
        .mapToDouble(CacheGauges::largest)
        .findFirst()
        .orElse(Double.NaN);
  }

  private double capacity(List<Double> sizes, MetricsPage page, String prefix) {
    List<Double> told = numbers(tokens, page, prefix);
    return told.isEmpty() ? product(sizes, numbers(blocks, page, prefix)) : sum(told);
  }

  /** NaN unless every engine tells both. */
  private static double product(List<Double> sizes, List<Double> counts) {
    boolean paired = sizes.size() == counts.size() && !sizes.isEmpty();
    return paired
        ? IntStream.range(0, sizes.size()).mapToDouble(i -> sizes.get(i) * counts.get(i)).sum()
        : Double.NaN;
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
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
