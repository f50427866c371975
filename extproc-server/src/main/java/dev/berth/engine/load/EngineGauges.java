package dev.berth.engine.load;

import static dev.berth.engine.load.MetricSource.label;
import static dev.berth.engine.load.MetricSource.value;
import static dev.berth.engine.load.MetricSource.where;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import dev.berth.endpoint.EndpointMetrics.Requests;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which names one kind of engine says what it has to do: the requests that it runs, those
 * that wait in it, its cache. The names are those in the engines' own sources and documentation.
 *
 * <p>Several series of one name, one for each engine or rank behind the address, are added up, but
 * for a server that is one of them. A gauge that is missing is not zero: without both counts,
 * nothing is known.
 *
 * @param prefixes of all names; the colon becomes an underscore where the engine runs under Ray,
 *     and in later versions of some
 * @param running requests in execution
 * @param waiting sources for the requests that wait, of which an engine has one or several, all for
 *     the same requests
 * @param further places where an engine may hold requests that are in neither count
 * @param promptTokens that it has ever read; null: it does not say
 * @param readTokens that it has ever read and not found in its cache; null: it does not say
 * @param readSeconds that it has ever read; null: it does not say
 */
record EngineGauges(
    List<String> prefixes,
    MetricSource running,
    List<MetricSource> waiting,
    List<MetricSource> further,
    CacheGauges cache,
    @Nullable MetricSource promptTokens,
    @Nullable MetricSource readTokens,
    @Nullable MetricSource readSeconds,
    @Nullable MetricSource readPrompts) {

  /** More requests no server has in flight: who counts so many counts something else. */
  static final long MAX = 1_000_000_000;

  private static final EngineGauges VLLM =
      new EngineGauges(
          List.of("vllm:", "vllm_"),
          value("num_requests_running"),
          List.of(value("num_requests_waiting"), value("num_requests_waiting_by_reason")),
          List.of(),
          CacheGauges.ofUsage("kv_cache_usage_perc", "gpu_cache_usage_perc")
              .withBlocks(
                  label("cache_config_info", "block_size"),
                  label("cache_config_info", "num_gpu_blocks")),
          value("prompt_tokens_total"),
          value("request_prefill_kv_computed_tokens_sum"),
          value("request_prefill_time_seconds_sum"),
          value("request_prefill_kv_computed_tokens_count"));

  private static final EngineGauges SGLANG =
      new EngineGauges(
          List.of("sglang:", "sglang_"),
          value("num_running_reqs"),
          List.of(value("num_queue_reqs")),
          List.of(
              value("num_grammar_queue_reqs"),
              value("num_paused_reqs"),
              value("num_prefill_prealloc_queue_reqs"),
              value("num_prefill_inflight_queue_reqs"),
              value("num_decode_prealloc_queue_reqs"),
              value("num_decode_transfer_queue_reqs")),
          CacheGauges.ofUsage("full_token_usage", "token_usage")
              .withTokens("max_total_num_tokens")
              .withBlocks(
                  label("cache_config_info", "page_size"), label("cache_config_info", "num_pages")),
          value("prompt_tokens_total"),
          null,
          null,
          null);

  private static final EngineGauges LLAMA_CPP =
      new EngineGauges(
          List.of("llamacpp:"),
          value("requests_processing"),
          List.of(value("requests_deferred")),
          List.of(),
          CacheGauges.ofUsage("kv_cache_usage_ratio"),
          value("prompt_tokens_total"),
          value("prompt_tokens_total"),
          value("prompt_seconds_total"),
          null);

  private static final EngineGauges TGI =
      new EngineGauges(
          List.of("tgi_"),
          value("batch_current_size"),
          List.of(value("queue_size")),
          List.of(),
          CacheGauges.NONE,
          null,
          null,
          null,
          null);

  private static final EngineGauges TENSORRT_LLM =
      new EngineGauges(
          List.of("trtllm_"),
          value("num_requests_running"),
          List.of(value("num_requests_waiting")),
          List.of(),
          CacheGauges.ofUsage("kv_cache_utilization")
              .withBlocks(value("kv_cache_tokens_per_block"), value("kv_cache_max_blocks")),
          null,
          null,
          null,
          null);

  /** With the TensorRT-LLM backend. */
  private static final EngineGauges TRITON =
      new EngineGauges(
          List.of("nv_trt_llm_"),
          where("request_metrics", "request_type", "scheduled"),
          List.of(where("request_metrics", "request_type", "waiting")),
          List.of(),
          new CacheGauges(List.of(tritonBlocks("fraction")), null, null, null)
              .withBlocks(tritonBlocks("tokens_per"), tritonBlocks("max")),
          null,
          null,
          null,
          null);

  private static final List<EngineGauges> ALL =
      List.of(VLLM, SGLANG, LLAMA_CPP, TGI, TENSORRT_LLM, TRITON);

  /** Of the process, as clients for Prometheus write it for any engine. */
  private static final MetricSource STARTED = value("process_start_time_seconds");

  private static final MetricNames NAMES =
      new MetricNames(
          Stream.concat(Stream.of(STARTED.name()), ALL.stream().flatMap(EngineGauges::names))
              .distinct()
              .toList());

  private static MetricSource tritonBlocks(String type) {
    return where("kv_cache_block_metrics", "kv_cache_block_type", type);
  }

  /**
   * What the server says of itself.
   *
   * @param page the body of its metrics page
   * @param rank of the server where the page tells of several; null: all of them are the server's
   * @param askedNanos when it was asked for it
   * @param validNanos for how long that counts
   * @return null if the page does not tell how many requests run and wait, or says nonsense
   */
  static @Nullable EndpointMetrics read(
      byte[] page, @Nullable Integer rank, long askedNanos, long validNanos) {
    MetricsPage all = MetricsPage.read(page, NAMES);
    MetricsPage metrics = rank == null ? all : all.ofRank(rank);
    for (EngineGauges gauges : ALL) {
      for (String prefix : gauges.prefixes) {
        Requests requests = gauges.requests(metrics, prefix);
        if (!Double.isNaN(requests.inFlight())) {
          return new EndpointMetrics(
                  askedNanos,
                  validNanos,
                  requests,
                  gauges.cache.on(metrics, prefix),
                  gauges.life(metrics, prefix))
              .with(gauges.promptsRead(metrics, prefix))
              .with(AdapterGauges.on(metrics, prefix));
        }
      }
    }
    return null;
  }

  private Requests requests(MetricsPage page, String prefix) {
    double runningNow = total(running, page, prefix);
    double waitingNow = inQueue(page, prefix);
    double elsewhere =
        further.stream()
            .flatMap(source -> source.on(page, prefix).stream())
            .mapToDouble(Double::doubleValue)
            .sum();
    double all = Math.ceil(runningNow + waitingNow + elsewhere);
    return new Requests(all <= MAX ? all : Double.NaN, runningNow, waitingNow);
  }

  /** The same requests from each of the sources; NaN if none of them tells. */
  private double inQueue(MetricsPage page, String prefix) {
    return waiting.stream()
        .map(source -> source.on(page, prefix))
        .filter(values -> !values.isEmpty())
        .map(values -> values.stream().reduce(0.0, Double::sum))
        .reduce(Math::max)
        .orElse(Double.NaN);
  }

  private Life life(MetricsPage page, String prefix) {
    return new Life(total(STARTED, page, ""), total(promptTokens, page, prefix));
  }

  private PromptsRead promptsRead(MetricsPage page, String prefix) {
    return new PromptsRead(
        total(readTokens, page, prefix),
        total(readSeconds, page, prefix),
        total(readPrompts, page, prefix));
  }

  /** NaN if there is none, or one of them is. */
  private static double total(@Nullable MetricSource source, MetricsPage page, String prefix) {
    return source == null
        ? Double.NaN
        : source.on(page, prefix).stream().reduce(Double::sum).orElse(Double.NaN);
  }

  private Stream<String> names() {
    Stream<MetricSource> queues = Stream.concat(waiting.stream(), further.stream());
    Stream<MetricSource> totals =
        Stream.of(promptTokens, readTokens, readSeconds, readPrompts).flatMap(Stream::ofNullable);
    return Stream.concat(
            Stream.of(AdapterGauges.NAME),
            Stream.of(Stream.of(running), queues, cache.sources(), totals)
                .flatMap(sources -> sources.map(MetricSource::name)))
        .flatMap(name -> prefixes.stream().map(prefix -> prefix + name));
  }
}
