package dev.berth.simulator.http;

import dev.berth.simulator.engine.CacheShape;
import dev.berth.simulator.engine.EngineStats;
import dev.berth.simulator.engine.LatencyHistogram;
import dev.berth.simulator.sleep.SleepApi;
import dev.berth.simulator.sleep.Sleeper;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /metrics} in the Prometheus text format, under the names and labels of vLLM. Made on
 * the server's event loop; used once.
 */
final class MetricsPage {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ServerContext server;
  private final String labels;
  private final StringBuilder text = new StringBuilder(4096);

  MetricsPage(ServerContext server) {
    this.server = server;
    this.labels = "engine=\"0\",model_name=\"" + escaped(server.models().get(0)) + '"';
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  byte[] bytes() {
    EngineStats stats = server.model().stats();
    gauge("vllm:num_requests_running", stats.running());
    gauge("vllm:num_requests_waiting", stats.waiting());
    gauge("vllm:kv_cache_usage_perc", stats.kvCacheUsage());
    cacheConfig(server.model().profile().cache());
    tokens(stats.totals().tokens());
    reading(stats.totals().reading());
    sequences(stats.totals().sequences());
    counter("sim:administrative_requests_total", server.counts().administrative());
    timeToFirstToken(server.model().timeToFirstToken());
    Sleeper sleeper = server.sleeper();
    if (sleeper != null && sleeper.api() == SleepApi.VLLM) {
      sleepState(sleeper);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void cacheConfig(CacheShape cache) {
    String shape =
        "block_size=\""
            + cache.blockTokens()
            + "\",enable_prefix_caching=\"True\",engine=\"0\","
            + "num_gpu_blocks=\""
            + cache.blocks()
            + '"';
    type("vllm:cache_config_info", "gauge");
    sample("vllm:cache_config_info", shape, 1);
  }

  private void tokens(EngineStats.Tokens tokens) {
    counter("vllm:prefix_cache_queries_total", tokens.lookedUp());
    counter("vllm:prefix_cache_hits_total", tokens.cached());
    counter("vllm:prompt_tokens_total", tokens.prompt());
    counter("vllm:generation_tokens_total", tokens.generated());
  }

  /** Of vLLM's histograms what tells the mean. */
  private void reading(EngineStats.Reading reading) {
    sample("vllm:request_prefill_kv_computed_tokens_sum", labels, (double) reading.tokens());
    sample("vllm:request_prefill_kv_computed_tokens_count", labels, (double) reading.prompts());
    sample("vllm:request_prefill_time_seconds_sum", labels, reading.nanos() / 1e9);
  }

  private void sequences(EngineStats.Sequences sequences) {
    String name = "vllm:request_success_total";
    type(name, "counter");
    sample(name, labels + ",finished_reason=\"length\"", (double) sequences.finished());
    sample(name, labels + ",finished_reason=\"abort\"", (double) sequences.aborted());
  }

  private void sleepState(Sleeper sleeper) {
    type("vllm:engine_sleep_state", "gauge");
    sleepState("awake", sleeper.saysAwake());
    sleepState("weights_offloaded", sleeper.isOffloaded());
    sleepState("discard_all", sleeper.isDiscarded());
  }

  private void sleepState(String state, boolean holds) {
    String withState = labels + ",sleep_state=\"" + state + '"';
    sample("vllm:engine_sleep_state", withState, holds ? 1 : 0);
  }

  private void timeToFirstToken(LatencyHistogram histogram) {
    String name = "vllm:time_to_first_token_seconds";
    type(name, "histogram");
    for (int i = 0; i <= histogram.size(); i++) {
      String bound = i < histogram.size() ? Double.toString(histogram.boundSeconds(i)) : "+Inf";
      sample(
          name + "_bucket", labels + ",le=\"" + bound + '"', (double) histogram.cumulativeCount(i));
    }
    sample(name + "_sum", labels, histogram.sumSeconds());
    sample(name + "_count", labels, (double) histogram.cumulativeCount(histogram.size()));
  }

  private void gauge(String name, double value) {
    type(name, "gauge");
    sample(name, labels, value);
  }

  private void counter(String name, long value) {
    type(name, "counter");
    sample(name, labels, (double) value);
  }

  private void type(String name, String type) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String withLabels, double value) {
    text.append(name).append('{').append(withLabels).append("} ").append(value).append('\n');
  }
}
