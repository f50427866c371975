package dev.berth.engine.load;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How one kind of engine counts the requests that it runs, and those that wait in it. The names are
 * those in the engines' own sources and documentation.
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
 */
record EngineGauges(
    List<String> prefixes, String running, List<String> waiting, List<String> further) {

  /** What no server has in flight; a larger count would be as good as none. */
  static final long MAX = 1_000_000_000;

  private static final EngineGauges VLLM =
      new EngineGauges(
          List.of("vllm:", "vllm_"),
          "num_requests_running",
          List.of("num_requests_waiting", "num_requests_waiting_by_reason"),
          List.of());
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
              "num_decode_transfer_queue_reqs"));
  private static final EngineGauges LLAMA_CPP =
      new EngineGauges(
          List.of("llamacpp:"), "requests_processing", List.of("requests_deferred"), List.of());
  private static final EngineGauges TGI =
      new EngineGauges(List.of("tgi_"), "batch_current_size", List.of("queue_size"), List.of());
  private static final EngineGauges TENSORRT_LLM =
      new EngineGauges(
          List.of("trtllm_"), "num_requests_running", List.of("num_requests_waiting"), List.of());

  private static final List<EngineGauges> ALL = List.of(VLLM, SGLANG, LLAMA_CPP, TGI, TENSORRT_LLM);

  private static final List<String> NAMES = ALL.stream().flatMap(EngineGauges::names).toList();

  /**
   * How many requests the server has in flight, whoever sent them.
   *
   * @param page the body of its metrics page
   * @return empty if the page does not say, or says nonsense
   */
  static OptionalLong inFlight(byte[] page) {
    MetricsPage metrics = MetricsPage.read(page, NAMES);
    return ALL.stream()
        .flatMap(gauges -> gauges.prefixes.stream().map(prefix -> gauges.count(metrics, prefix)))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private Stream<String> names() {
    return prefixes.stream()
        .flatMap(
            prefix ->
                Stream.of(Stream.of(running), waiting.stream(), further.stream())
                    .flatMap(names -> names)
                    .map(prefix::concat));
  }

  private OptionalLong count(MetricsPage page, String prefix) {
    List<Double> runningNow = page.values(prefix + running);
    List<List<Double>> waitingNow =
        waiting.stream()
            .map(name -> page.values(prefix + name))
            .filter(values -> !values.isEmpty())
            .toList();
    if (runningNow.isEmpty() || waitingNow.isEmpty()) {
      return OptionalLong.empty();
    }
    double elsewhere = further.stream().mapToDouble(name -> sum(page.values(prefix + name))).sum();
    double inQueue = waitingNow.stream().mapToDouble(EngineGauges::sum).reduce(0, Math::max);
    double all = sum(runningNow) + inQueue + elsewhere;
    return Double.isNaN(all)
        ? OptionalLong.empty()
        : OptionalLong.of((long) Math.ceil(Math.min(all, MAX)));
  }

  /** NaN if any of them cannot be a count. */
  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(value -> value >= 0 ? value : Double.NaN).sum();
  }
}
