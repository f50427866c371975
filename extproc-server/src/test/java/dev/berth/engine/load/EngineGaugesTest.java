package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Adapters;
import dev.berth.endpoint.EndpointMetrics.KvCache;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import dev.berth.endpoint.EndpointMetrics.Requests;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineGaugesTest {

  private static final long VALID = 9;

  @ParameterizedTest
  @CsvSource({
    "vllm:num_requests_running, vllm:num_requests_waiting",
    "vllm_num_requests_running, vllm_num_requests_waiting",
    "sglang:num_running_reqs, sglang:num_queue_reqs",
    "sglang_num_running_reqs, sglang_num_queue_reqs",
    "llamacpp:requests_processing, llamacpp:requests_deferred",
    "tgi_batch_current_size, tgi_queue_size",
    "trtllm_num_requests_running, trtllm_num_requests_waiting",
  })
  void inFlight_eachEngine_isWhatRunsAndWhatWaits(String running, String waiting) {
    String page = "other 9\n" + running + "{x=\"1\"} 3.0\n" + waiting + " 2\n";

    assertThat(inFlight(page)).hasValue(5);
    assertThat(inFlight(running + " 3\n")).isEmpty();
    assertThat(inFlight(waiting + " 2\n")).isEmpty();
    assertThat(inFlight(running + " 0\n" + waiting + " 0")).hasValue(0);
  }

  @Test
  void inFlight_severalRanks_areAddedUp() {
    assertThat(
            inFlight(
                """
                vllm:num_requests_running{engine="0"} 3
                vllm:num_requests_running{engine="1"} 4
                vllm:num_requests_waiting{engine="0"} 0
                vllm:num_requests_waiting{engine="1"} 5
                """))
        .hasValue(12);
  }

  @Test
  void inFlight_waitingUnderTwoNames_countsOnce() {
    String byReason =
        """
        vllm:num_requests_running 1
        vllm:num_requests_waiting_by_reason{reason="capacity"} 2
        vllm:num_requests_waiting_by_reason{reason="deferred"} 3
        """;

    assertThat(inFlight(byReason)).hasValue(6);
    assertThat(inFlight(byReason + "vllm:num_requests_waiting 5\n")).hasValue(6);
  }

  @Test
  void inFlight_placesBesideTheQueue_countToo() {
    assertThat(
            inFlight(
                """
                sglang:num_running_reqs 1
                sglang:num_queue_reqs 2
                sglang:num_grammar_queue_reqs 3
                sglang:num_decode_transfer_queue_reqs 4
                """))
        .hasValue(10);
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "-Inf", "+Inf", "1e300", "1e10", "x"})
  void inFlight_anyCountThatCannotBe_nothingIsKnown(String nonsense) {
    assertThat(inFlight("tgi_batch_current_size 3\ntgi_queue_size " + nonsense)).isEmpty();
    assertThat(inFlight("tgi_batch_current_size " + nonsense + "\ntgi_queue_size 3")).isEmpty();
    assertThat(
            inFlight(
                "tgi_batch_current_size 3\ntgi_batch_current_size %s\ntgi_queue_size 3"
                    .formatted(nonsense)))
        .isEmpty();
  }

  @Test
  void inFlight_fraction_isRoundedUp() {
    assertThat(inFlight("tgi_batch_current_size 0.2\ntgi_queue_size 0")).hasValue(1);
  }

  @Test
  void read_vllmWithTwoRanks_countsAreAddedUpAndTheFullestCacheTells() {
    EndpointMetrics metrics =
        known(
            """
            process_start_time_seconds 1.7e9
            vllm:num_requests_running{engine="0"} 3
            vllm:num_requests_running{engine="1"} 4
            vllm:num_requests_waiting{engine="0"} 1
            vllm:num_requests_waiting{engine="1"} 0
            vllm:kv_cache_usage_perc{engine="0"} 0.75
            vllm:kv_cache_usage_perc{engine="1"} 0.25
            vllm:cache_config_info{a="x,block_size=\\"1\\"",block_size="16",num_gpu_blocks="100"} 1
            vllm:cache_config_info{block_size="16", num_gpu_blocks="300", engine="1"} 1
            vllm:prompt_tokens_total{engine="0"} 10
            vllm:prompt_tokens_total{engine="1"} 20
            """);

    assertThat(metrics)
        .isEqualTo(
            new EndpointMetrics(
                7,
                VALID,
                new Requests(8, 7, 1),
                new KvCache(0.75, 16 * 400, 16),
                new Life(1.7e9, 30)));
  }

  @Test
  void read_serverThatIsOneOfTheRanks_isToldItsOwnAndWhatIsOfNone() {
    String vllm =
        """
        process_start_time_seconds 1.7e9
        vllm:num_requests_running{engine="0",model_name="a"} 3
        vllm:num_requests_running{model_name="a",engine="1"} 4
        vllm:num_requests_waiting{engine="0"} 1
        vllm:num_requests_waiting{engine="1"} 0
        vllm:kv_cache_usage_perc{engine="0"} 0.75
        vllm:kv_cache_usage_perc{engine="1"} 0.25
        vllm:prompt_tokens_total{engine="0"} 10
        vllm:prompt_tokens_total{engine="1"} 20
        """;
    String sglang =
        """
        sglang:num_running_reqs{dp_rank="0",engine_type="unified",tp_rank="0"} 3
        sglang:num_running_reqs{dp_rank="1",engine_type="unified",tp_rank="1"} 4
        sglang:num_queue_reqs{dp_rank="0"} 0
        sglang:num_queue_reqs{dp_rank="1"} 2
        sglang:prompt_tokens_total{model_name="a"} 90
        """;

    EndpointMetrics second = read(vllm, 1);

    assertThat(second)
        .isEqualTo(
            new EndpointMetrics(
                7,
                VALID,
                new Requests(4, 4, 0),
                new KvCache(0.25, Double.NaN, Double.NaN),
                new Life(1.7e9, 20)));
    assertThat(read(sglang, 0))
        .extracting(EndpointMetrics::requests)
        .isEqualTo(new Requests(3, 3, 0));
    assertThat(read(sglang, 1))
        .extracting(metrics -> metrics.life().promptTokens())
        .isEqualTo(90.0);
  }

  @Test
  void read_rankThatIsNotOnThePageOfOthers_nothingIsKnown() {
    assertThat(
            read(
                """
                vllm:num_requests_running{engine="0"} 3
                vllm:num_requests_running{engine="1"} 4
                vllm:num_requests_waiting{engine="0"} 0
                vllm:num_requests_waiting{engine="1"} 0
                """,
                2))
        .isNull();
  }

  @Test
  void read_pageOfOneRank_isTheServersWhateverItsNumber() {
    String page =
        """
        vllm:num_requests_running{engine="0"} 3
        vllm:num_requests_waiting{engine="0"} 2
        """;

    assertThat(read(page, 5)).isEqualTo(known(page));
  }

  @Test
  void promptsRead_vllmAndLlamaCpp_isWhatWasNotInTheCache() {
    assertThat(
            known(
                    """
                    vllm:num_requests_running 0
                    vllm:num_requests_waiting 0
                    vllm:prompt_tokens_total 9000
                    vllm:request_prefill_kv_computed_tokens_sum 7000
                    vllm:request_prefill_kv_computed_tokens_count 3
                    vllm:request_prefill_time_seconds_sum 1.5
                    """)
                .promptsRead())
        .isEqualTo(new PromptsRead(7000, 1.5, 3));
    assertThat(
            known(
                    """
                    llamacpp:requests_processing 0
                    llamacpp:requests_deferred 0
                    llamacpp:prompt_tokens_total 6886
                    llamacpp:prompt_seconds_total 2903.63
                    """)
                .promptsRead())
        .isEqualTo(new PromptsRead(6886, 2903.63, Double.NaN));
  }

  @Test
  void promptsRead_otherEngines_isUnknown() {
    assertThat(known("sglang:num_running_reqs 1\nsglang:num_queue_reqs 2").promptsRead())
        .isEqualTo(PromptsRead.UNKNOWN);
  }

  @Test
  void adapters_vllm_theNewestSeriesCounts() {
    EndpointMetrics metrics =
        known(
            """
            vllm:num_requests_running 0
            vllm:num_requests_waiting 0
            vllm:lora_requests_info{max_lora="4",running_lora_adapters="",waiting_lora_adapters="a"} 1.7e9
            vllm:lora_requests_info{max_lora="4",running_lora_adapters="a, b",waiting_lora_adapters="c"} 1.8e9
            vllm:lora_requests_info{max_lora="4",running_lora_adapters="d",waiting_lora_adapters=""} 1.6e9
            """);

    assertThat(metrics.adapters()).isEqualTo(new Adapters(Set.of("a", "b"), Set.of("c"), 4));
  }

  @Test
  void adapters_engineDoesNotTell_areUnknown() {
    String load = "vllm:num_requests_running 0\nvllm:num_requests_waiting 0\n";

    assertThat(known(load).adapters().isKnown()).isFalse();
    assertThat(known(load + "vllm:lora_requests_info{max_lora=\"x\"} 1").adapters().isKnown())
        .isFalse();
    assertThat(known(load + "vllm:lora_requests_info{max_lora=\"4\"} NaN").adapters().isKnown())
        .isFalse();
  }

  @Test
  void read_otherEngines_cacheIsTold() {
    assertThat(
            known(
                    """
                    sglang:num_running_reqs 1
                    sglang:num_queue_reqs 2
                    sglang:token_usage 0.5
                    sglang:full_token_usage 0.25
                    sglang:cache_config_info{page_size="1",num_pages="5000"} 1
                    """)
                .kvCache())
        .isEqualTo(new KvCache(0.25, 5000, 1));
    assertThat(
            known(
                    """
                    trtllm_num_requests_running 1
                    trtllm_num_requests_waiting 2
                    trtllm_kv_cache_utilization 0.5
                    trtllm_kv_cache_tokens_per_block 32
                    trtllm_kv_cache_max_blocks 10
                    """)
                .kvCache())
        .isEqualTo(new KvCache(0.5, 320, 32));
  }

  @Test
  void read_sglangThatTellsItsTokens_theyAreTheCapacity() {
    assertThat(
            known(
                    """
                    sglang:num_running_reqs 1
                    sglang:num_queue_reqs 2
                    sglang:max_total_num_tokens{dp_rank="0"} 400000
                    sglang:max_total_num_tokens{dp_rank="1"} 500000
                    sglang:cache_config_info{page_size="1",num_pages="5000"} 1
                    """)
                .kvCache())
        .isEqualTo(new KvCache(Double.NaN, 900_000, 1));
  }

  @Test
  void read_ranksThatComputeOneThingTogether_countOnce() {
    assertThat(
            known(
                    """
                    sglang:num_running_reqs{tp_rank="0",dp_rank="0",pp_rank="0"} 3
                    sglang:num_running_reqs{tp_rank="1",dp_rank="0",pp_rank="0"} 4
                    sglang:num_running_reqs{dp_rank="1", tp_rank="0"} 5
                    sglang:num_queue_reqs{model_name="a,tp_rank"} 1
                    sglang:num_queue_reqs{model_name="b,tp_rank"} 1
                    """)
                .requests())
        .isEqualTo(new Requests(11, 9, 2));
  }

  @Test
  void read_tritonWithTensorRt_isTold() {
    String kinds =
        """
        nv_trt_llm_request_metrics{model="llm",request_type="waiting",version="1"} 2
        nv_trt_llm_request_metrics{model="llm",request_type="context",version="1"} 1
        nv_trt_llm_request_metrics{model="llm",request_type="scheduled",version="1"} 5
        nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="llm"} 0.25
        nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="tokens_per",model="llm"} 64
        nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="used",model="llm"} 50
        nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max",model="llm"} 200
        """;

    assertThat(known(kinds).requests()).isEqualTo(new Requests(7, 5, 2));
    assertThat(known(kinds).kvCache()).isEqualTo(new KvCache(0.25, 12_800, 64));
  }

  @ParameterizedTest
  @CsvSource({"1e200, 1e200", "1e308, 1", "+Inf, 1", "NaN, 1", "-1, 1"})
  void read_sizesThatNoNumberHolds_areAbsentAndTheRestIsTold(String blocks, String tokens) {
    EndpointMetrics metrics =
        known(
            """
            vllm:num_requests_running 1
            vllm:num_requests_waiting 0
            vllm:cache_config_info{engine="0",block_size="%s",num_gpu_blocks="%s"} 1
            vllm:cache_config_info{engine="1",block_size="%s",num_gpu_blocks="%s"} 1
            vllm:prompt_tokens_total{engine="0"} 1e308
            vllm:prompt_tokens_total{engine="1"} 1e308
            """
                .formatted(tokens, blocks, tokens, blocks));

    assertThat(metrics.kvCache().capacityTokens()).isNaN();
    assertThat(metrics.life().promptTokens()).isNaN();
    assertThat(metrics.requests()).isEqualTo(new Requests(1, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({"NaN", "-1", "+Inf", "1.5", "x"})
  void read_usageThatCannotBe_isAbsentAndTheRestIsTold(String nonsense) {
    EndpointMetrics metrics =
        known(
            """
            vllm:num_requests_running 1
            vllm:num_requests_waiting 0
            vllm:kv_cache_usage_perc %s
            vllm:cache_config_info{block_size="16",num_gpu_blocks="None"} 1
            """
                .formatted(nonsense));

    assertThat(metrics.kvCache()).isEqualTo(new KvCache(Double.NaN, Double.NaN, 16));
    assertThat(metrics.requests()).isEqualTo(new Requests(1, 1, 0));
    assertThat(metrics.life()).isEqualTo(new Life(Double.NaN, Double.NaN));
  }

  private static EndpointMetrics known(String page) {
    EndpointMetrics metrics = read(page, null);
    assertThat(metrics).isNotNull();
    return metrics;
  }

  private static @Nullable EndpointMetrics read(String page, @Nullable Integer rank) {
    return EngineGauges.read(page.getBytes(UTF_8), rank, 7, VALID);
  }

  private static OptionalLong inFlight(String page) {
    EndpointMetrics metrics = read(page, null);
    return metrics == null
        ? OptionalLong.empty()
        : OptionalLong.of((long) metrics.requests().inFlight());
  }
}
