package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdministrativePathsTest {

  /** Paths of all engines that nobody but their operator may use. */
  static final List<String> KNOWN =
      List.of(
          // vLLM
          "/sleep",
          "/wake_up",
          "/is_sleeping",
          "/pause",
          "/resume",
          "/is_paused",
          "/abort_requests",
          "/reset_prefix_cache",
          "/reset_mm_cache",
          "/reset_encoder_cache",
          "/collective_rpc",
          "/server_info",
          "/v1/load_lora_adapter",
          "/v1/unload_lora_adapter",
          "/init_weight_transfer_engine",
          "/start_weight_update",
          "/start_draft_weight_update",
          "/update_weights",
          "/finish_weight_update",
          "/update_weight_version",
          "/weight_info",
          "/weight_checker",
          "/weights_checker",
          "/get_world_size",
          "/reload_weights",
          "/fault_tolerance/apply",
          "/fault_tolerance/status",
          "/start_profile",
          "/stop_profile",
          "/scale_elastic_ep",
          "/is_scaling_elastic_ep",
          // SGLang
          "/flush_cache",
          "/clear_hicache_storage_backend",
          "/hicache/storage-backend",
          "/release_memory_occupation",
          "/resume_memory_occupation",
          "/pause_generation",
          "/continue_generation",
          "/update_weights_from_disk",
          "/update_weights_from_tensor",
          "/update_weights_from_distributed",
          "/update_weights_from_ipc",
          "/begin_weight_update",
          "/init_weights_update_group",
          "/destroy_weights_update_group",
          "/init_weights_send_group_for_remote_instance",
          "/send_weights_to_remote_instance",
          "/get_weights_by_name",
          "/get_internal_state",
          "/get_server_info",
          "/set_internal_state",
          "/abort_request",
          "/configure_logging",
          "/freeze_gc",
          "/slow_down",
          "/start_expert_distribution_record",
          "/stop_expert_distribution_record",
          "/dump_expert_distribution_record",
          "/load_lora_adapter",
          "/load_lora_adapter_from_tensors",
          "/unload_lora_adapter",
          "/add_external_corpus",
          "/dumper/configure",
          // Triton
          "/v2/repository/index",
          "/v2/repository/models/m/load",
          "/v2/repository/models/m/unload",
          "/v2/trace/setting",
          "/v2/models/m/trace/setting",
          "/v2/logging",
          "/v2/systemsharedmemory/region/x/register",
          "/v2/cudasharedmemory/unregister",
          "/inference.GRPCInferenceService/RepositoryModelLoad",
          "/inference.GRPCInferenceService/CudaSharedMemoryRegister",
          "/sglang.grpc.scheduler.SglangScheduler/LoadLoRAAdapter",
          // llama.cpp
          "/slots",
          "/slots/0",
          "/props",
          "/lora-adapters",
          "/models/load",
          "/models/unload",
          "/tools",
          "/cors-proxy",
          // Ollama, TensorRT-LLM, LMDeploy
          "/api/pull",
          "/api/delete",
          "/api/create",
          "/release_memory",
          "/resume_memory",
          "/wakeup",
          "/distserve/p2p_connect");

  static List<String> known() {
    return KNOWN;
  }

  @ParameterizedTest
  @MethodSource("known")
  void of_administrativePath_isAdministrationWhateverTheMethod(String path) {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "get", "X")) {
      assertAdministrative(method, path);
      assertAdministrative(method, path + "?level=1");
      assertAdministrative(method, "/api" + path);
      assertAdministrative(method, "/some/mount" + path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%73leep",
        "/sl%65%65p",
        "/%2573leep",
        "/%252573leep",
        "/%25%37%33leep",
        "%2fsleep",
        "/%u0070rops",
        "/slot%u0073/0",
        "%u002fmodels%u002fload",
        "/%25u0073leep",
        "/%uff53leep",
        "//sleep",
        "/./sleep",
        "/sleep/",
        "/sleep//",
        "/sleep/.",
        "/sleep/x/..",
        "/sleep/x/%2e%2e/../..",
        "/sleep/%2e%2e/..",
        "/x/../sleep",
        "/v1/chat/completions/../../../sleep",
        "/v1/chat/completions/%2e%2e/%2e%2e/%2e%2e/sleep",
        "/v1/models/..%2f..%2fsleep",
        "/v2/models/..%2f..%2fsleep/infer",
        "/v1/responses/..%2f..%2fsleep",
        "/v1/models/..%5csleep",
        "\\sleep",
        "/x\\..\\sleep",
        "/sleep;a=b",
        "/sleep;/v1/models",
        "/sleep%3fx",
        "/sleep%23",
        "/sleep#",
        "/sleep?",
        "/sleep%0a",
        "/sleep%0d%0a",
        "/sleep%20",
        "/sleep%09",
        "/sleep%00",
        "/sleep%00x",
        "/sleep%0ax",
        "/x%0d%0asleep",
        "/sl%00eep",
        "/sl%e2%80%8beep",
        "/sl\u00adeep",
        "/SLEEP",
        "/Sleep",
        "/sLeEp",
        "/%53LEEP",
        "/Collective_RPC",
        "/collective%5Frpc",
        "/collective-rpc",
        "/lora_adapters",
        "/ｓｌｅｅｐ",
        "/%ef%bd%93leep",
        "/x／sleep",
        "/\u017fleep",
        "/wa\u212ae_up",
        "sleep",
        "http://x/sleep",
        "/Slots/0",
        "/v2//repository/./index",
        "/v2/%72epository/models/x/%6coad",
        "/v2/models/x/../../repository/models/x/load",
        "/models/x/../load",
        "/inference.GRPCInferenceService/%52epositoryModelLoad",
      })
  void of_administrativePathInDisguise_isAdministration(String path) {
    assertAdministrative("POST", path);
    assertAdministrative("GET", path);
  }

  /** llama.cpp's router downloads a model by POST, and deletes it from the disk by DELETE. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/models",
        "/models?model=x",
        "/v1/models",
        "/models/",
        "//models",
        "/Models",
        "/mo%64els",
        "/models%2f",
        "/models/x/..",
        "/v1/models/..%2f..%2fmodels",
      })
  void of_listOfModels_isReadAndNotChanged(String path) {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "X")) {
      assertAdministrative(method, path);
    }
    for (String method : List.of("GET", "HEAD", "OPTIONS")) {
      assertThat(RequestPath.of(method, path).shape()).isNotEqualTo(ApiShape.ADMINISTRATION);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/chat/completions",
    "POST, /v1/models/a%20b:predict",
    "POST, /v1beta/models/org%2Fm:generateContent",
    "POST, /v1/models/m/tokens",
    "POST, /v2/models//infer",
    "GET,  /v1/models/sleep",
    "GET,  /v1/models/load",
    "POST, /v2/models/pause/infer",
    "POST, /v2/models/slots/generate",
    "POST, /v1beta/models/update_weights:generateContent",
    "GET,  /v1/responses/set_1",
    "POST, /v1/sleeping",
    "POST, /asleep",
    "POST, /resumes",
    "POST, /sleep/v1/chat/completions",
    "POST, /set_a/v1/chat/completions",
    "GET,  /v1/files/load",
    "GET,  /v1/files/a%20b",
    "POST, /api/generate",
    "POST, /api/chat",
    "POST, /encode",
    "GET,  /load",
    "GET,  /health",
    "GET,  /metrics",
    "GET,  /version",
    "GET,  /v2/health/ready",
    "GET,  /get_model_info",
    "GET,  /models/x",
    "GET,  /models/x/load",
    "POST, /inference.GRPCInferenceService/ModelInfer",
    "POST, /?sleep",
    "POST, /x?/../sleep",
    "POST, /",
    "GET,  ''",
    "OPTIONS, *",
  })
  void of_pathsThatOnlyLookAlike_areNot(String method, String path) {
    assertThat(RequestPath.of(method, path).shape()).isNotEqualTo(ApiShape.ADMINISTRATION);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void of_whateverAServerReadsAsAdministrative_isAdministration(long seed) {
    Random random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 4_000; i++) {
      String path = Disguises.of(KNOWN.get(random.nextInt(KNOWN.size())), random);
      if (Disguises.readings(path).stream().anyMatch(KNOWN::contains)) {
        found++;
        assertThat(RequestPath.of("POST", path).shape())
            .as("seed %d, case %d: %s", seed, i, path)
            .isEqualTo(ApiShape.ADMINISTRATION);
      }
    }
    assertThat(found).as("disguises that some server sees through").isGreaterThan(1_000);
  }

  @Test
  void of_manyMarksOnOneLetter_takesTimeInProportion() {
    String marks = "\u0301\u0316".repeat(1 << 17);

    assertAdministrative("POST", "/a" + marks + "/sleep");
  }

  private static void assertAdministrative(String method, String path) {
    assertThat(RequestPath.of(method, path))
        .as("%s %s", method, path)
        .isEqualTo(new RequestPath(ApiShape.ADMINISTRATION, null));
  }
}
