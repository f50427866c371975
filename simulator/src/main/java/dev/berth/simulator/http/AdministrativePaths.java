package dev.berth.simulator.http;

import java.util.Set;

/** The paths by which an operator rules vLLM or SGLang, and which no client must ever reach. */
final class AdministrativePaths {
  private static final Set<String> PATHS =
      Set.of(
          "/sleep",
          "/wake_up",
          "/is_sleeping",
          "/pause",
          "/resume",
          "/is_paused",
          "/reset_prefix_cache",
          "/reset_mm_cache",
          "/reset_encoder_cache",
          "/collective_rpc",
          "/server_info",
          "/init_weight_transfer_engine",
          "/start_weight_update",
          "/update_weights",
          "/finish_weight_update",
          "/scale_elastic_ep",
          "/fault_tolerance/apply",
          "/start_profile",
          "/stop_profile",
          "/v1/load_lora_adapter",
          "/v1/unload_lora_adapter",
          "/load_lora_adapter",
          "/unload_lora_adapter",
          "/flush_cache",
          "/abort_request",
          "/pause_generation",
          "/continue_generation",
          "/release_memory_occupation",
          "/resume_memory_occupation",
          "/init_weights_update_group",
          "/update_weight_version",
          "/update_weights_from_disk",
          "/update_weights_from_distributed",
          "/update_weights_from_tensor");

  private AdministrativePaths() {}

  static boolean contains(String path) {
    return PATHS.contains(path);
  }
}
