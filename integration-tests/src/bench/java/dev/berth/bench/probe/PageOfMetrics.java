package dev.berth.bench.probe;

/** A page as vLLM writes it, as long as such pages are. */
final class PageOfMetrics {

  private static final int BYTES = 12_000;

  private PageOfMetrics() {}

  /** Of an engine that runs so many requests. */
  static String of(int running) {
    StringBuilder page = new StringBuilder();
    for (int bucket = 0; page.length() < BYTES / 2; bucket++) {
      bucket(page, "vllm:time_to_first_token_seconds", bucket);
    }
    page.append(
        """
        process_start_time_seconds 1.7640000e+09
        vllm:num_requests_running{engine="0",model_name="model"} %d.0
        vllm:num_requests_waiting{engine="0",model_name="model"} 0.0
        vllm:kv_cache_usage_perc{engine="0",model_name="model"} 0.25
        vllm:cache_config_info{block_size="16",engine="0",num_gpu_blocks="18000"} 1.0
        vllm:prompt_tokens_total{engine="0",model_name="model"} 1.234567e+06
        """
            .formatted(running));
    for (int bucket = 0; page.length() < BYTES; bucket++) {
      bucket(page, "vllm:e2e_request_latency_seconds", bucket);
    }
    return page.toString();
  }

  private static void bucket(StringBuilder page, String name, int bucket) {
    page.append(name)
        .append("_bucket{engine=\"0\",le=\"")
        .append(bucket)
        .append(".0\",model_name=\"model\"} ")
        .append(bucket)
        .append(".0\n");
  }
}
