package dev.berth.engine.load;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.Requests;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which names one kind of engine says what it has to do: the requests that it runs, those
 * that wait in it, its cache. The names are those in the engines' own sources and documentation.
 *
 * <p>Several series of one name, one for each engine or rank behind the address, are added up. A
 * gauge that is missing is not zero: without both counts, nothing is known.
 *
 * @param prefixes of all names; the colon becomes an underscore where the engine runs under Ray,
 *     and in later versions of some
 * @param running requests in execution
 * @param waiting names for the requests that wait, of which an engine has one or several, all for
 *     the same requests
 * @param further places where an engine may hold requests that are in neither count
 * @param promptTokens that it has ever read; null: it does not say
 */
record EngineGauges(
    List<String> prefixes,
    String running,
    List<String> waiting,
    List<String> further,
    CacheGauges cache,
    @Nullable String promptTokens) {

  /** What no server has in flight; a larger count would be as good as none. */
  static final long MAX = 1_000_000_000;

  private static final EngineGauges VLLM =
      new EngineGauges(
          List.of("vllm:", "vllm_"),
          "num_requests_running",
          List.of("num_requests_waiting", "num_requests_waiting_by_reason"),
          List.of(),
          CacheGauges.inLabels(
              List.of("kv_cache_usage_perc", "gpu_cache_usage_perc"),
              "cache_config_info",
              "block_size",
              "num_gpu_blocks"),
          "prompt_tokens_total");
  private static final EngineGauges SGLANG =
      new EngineGauges(
          List.of("sglang:", "sglang_"),
          "num_running_reqs",
          List.of("num_queue_reqs"),
          List.of(
              "num_grammar_queue_reqs",
              "num_paused_reqs",
              "num_prefill_prealloc_queue_reqs",
              "num_prefill_inflight_queue_reqs",
              "num_decode_prealloc_queue_reqs",
              "num_decode_transfer_queue_reqs"),
          CacheGauges.inLabels(
              List.of("full_token_usage", "token_usage"),
              "cache_config_info",
              "page_size",
              "num_pages"),
          "prompt_tokens_total");
  private static final EngineGauges LLAMA_CPP =
      new EngineGauges(
          List.of("llamacpp:"),
          "requests_processing",
          List.of("requests_deferred"),
          List.of(),
          new CacheGauges(List.of("kv_cache_usage_ratio"), null, null),
          "prompt_tokens_total");
  private static final EngineGauges TGI =
      new EngineGauges(
          List.of("tgi_"),
          "batch_current_size",
          List.of("queue_size"),
          List.of(),
          CacheGauges.NONE,
          null);
  private static final EngineGauges TENSORRT_LLM =
      new EngineGauges(
          List.of("trtllm_"),
          "num_requests_running",
          List.of("num_requests_waiting"),
          List.of(),
          new CacheGauges(
              List.of("kv_cache_utilization"),
              MetricSource.value("kv_cache_tokens_per_block"),
              MetricSource.value("kv_cache_max_blocks")),
          null);

  private static final List<EngineGauges> ALL = List.of(VLLM, SGLANG, LLAMA_CPP, TGI, TENSORRT_LLM);

  /** Of the process, as clients for Prometheus write it for any engine. */
  private static final String STARTED = "process_start_time_seconds";

  private static final List<String> NAMES =
      Stream.concat(Stream.of(STARTED), ALL.stream().flatMap(EngineGauges::names)).toList();

  /**
   * What the server says of itself.
   *
   * @param page the body of its metrics page
   * @param askedNanos when it was asked for it
   * @return null if the page does not tell how many requests run and wait, or says nonsense
   */
  static @Nullable EndpointMetrics read(byte[] page, long askedNanos) {
    MetricsPage metrics = MetricsPage.read(page, NAMES);
    for (EngineGauges gauges : ALL) {
      for (String prefix : gauges.prefixes) {
        OptionalLong inFlight = gauges.count(metrics, prefix);
        if (inFlight.isPresent()) {
          return gauges.describe(metrics, prefix, inFlight.getAsLong(), askedNanos);
        }
      }
    }
    return null;
  }

  private EndpointMetrics describe(
      MetricsPage page, String prefix, long inFlight, long askedNanos) {
    Requests requests =
        new Requests(
            inFlight, bounded(sum(page.values(prefix + running))), bounded(inQueue(page, prefix)));
    return new EndpointMetrics(askedNanos, requests, cache.on(page, prefix), life(page, prefix));
  }

  private Life life(MetricsPage page, String prefix) {
    return new Life(
        total(MetricSource.value(STARTED), page, ""),
        promptTokens == null ? Double.NaN : total(MetricSource.value(promptTokens), page, prefix));
  }

  private static double total(MetricSource source, MetricsPage page, String prefix) {
    return source.on(page, prefix).stream().reduce(Double::sum).orElse(Double.NaN);
  }

  private static double bounded(double count) {
    return Math.min(count, MAX);
  }

  private Stream<String> names() {
    return prefixes.stream()
        .flatMap(
            prefix ->
                Stream.of(
                        Stream.of(running),
                        waiting.stream(),
                        further.stream(),
                        cache.names(),
                        Stream.ofNullable(promptTokens))
                    .flatMap(names -> names)
                    .map(prefix::concat));
  }

  private OptionalLong count(MetricsPage page, String prefix) {
    List<Double> runningNow = page.values(prefix + running);
    double runningSum = runningNow.isEmpty() ? Double.NaN : sum(runningNow);
    double elsewhere = further.stream().mapToDouble(name -> sum(page.values(prefix + name))).sum();
    double all = runningSum + inQueue(page, prefix) + elsewhere;
    return Double.isNaN(all)
        ? OptionalLong.empty()
        : OptionalLong.of((long) Math.ceil(bounded(all)));
  }

  /** The same requests under each of the names; NaN if there is none. */
  private double inQueue(MetricsPage page, String prefix) {
    return waiting.stream()
        .map(name -> page.values(prefix + name))
        .filter(values -> !values.isEmpty())
        .map(EngineGauges::sum)
        .reduce(Math::max)
        .orElse(Double.NaN);
  }

  /** NaN if any of them cannot be a count. */
  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(value -> value >= 0 ? value : Double.NaN).sum();
  }
}
