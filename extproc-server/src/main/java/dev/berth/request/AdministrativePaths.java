package dev.berth.request;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The paths by which inference servers are operated: put to sleep, given other weights, profiled,
 * emptied of their caches. None of them asks who calls, so a client must not get through to them.
 *
 * <p><b>A path that is written plainly</b> is taken at its word: it is administrative when its last
 * segment is, or when it lies in a tree that is administrative as a whole. In front of it there may
 * be anything, since a gateway or the server may strip a prefix. <b>A path with tricks</b>, with
 * escapes, dots, doubled slashes or the like, is administrative when an administrative name is
 * anywhere in it: who writes like that has not earned the benefit of the doubt.
 *
 * <p>Two names are no verbs: llama.cpp runs {@code /tools} on the machine of the server, and
 * fetches any address for {@code /cors-proxy}. And a list of {@code /models} may be read, while
 * writing to it downloads models and deletes them.
 *
 * <p>Most names are verbs with an object, and engines add to them with every release. So the verbs
 * are matched, not the names: {@code /update_weights_from_disk} and whatever comes next. Methods of
 * gRPC services read the same once {@code FlushCache} is {@code flush_cache}.
 *
 * <p>Sources: vLLM's {@code entrypoints/serve} (development, LoRA, profile, elastic EP and fault
 * tolerance routers), SGLang's {@code entrypoints/http_server.py}, llama.cpp's {@code
 * tools/server/README.md}, Triton's protocol extensions (model repository, trace, logging, shared
 * memory), Ollama's {@code docs/api.md}, TensorRT-LLM's and LMDeploy's API servers.
 */
final class AdministrativePaths {

  private static final Set<String> NAMES =
      Set.of(
          "abort",
          "collective_rpc",
          "cors_proxy",
          "get_world_size",
          "hibernate",
          "is_paused",
          "is_scaling_elastic_ep",
          "is_sleeping",
          "kv_cache_events",
          "log_settings",
          "lora_adapters",
          "pause",
          "props",
          "resume",
          "server_info",
          "shutdown",
          "sleep",
          "slow_down",
          "steady_clock_offset",
          "terminate",
          "tools",
          "trace_setting",
          "unload",
          "wake",
          "wake_up",
          "wakeup");

  private static final List<String> VERBS =
      List.of(
          "abort_",
          "add_external_corpus",
          "begin_weight",
          "check_weight",
          "clear_",
          "configure_",
          "continue_generation",
          "cuda_shared_memory",
          "destroy_",
          "detach_",
          "dump_",
          "finish_weight",
          "flush_",
          "freeze_",
          "get_internal",
          "get_server",
          "get_weight",
          "init_",
          "load_lo_ra", // as LoadLoRA reads
          "load_lora",
          "load_oft",
          "pause_",
          "post_process_weight",
          "release_",
          "reload_",
          "remote_instance",
          "remove_external_corpus",
          "repository_",
          "reset_",
          "resume_",
          "scale_",
          "send_weight",
          "set_",
          "start_",
          "stop_",
          "system_shared_memory",
          "unload_",
          "update_",
          "weight_",
          "weights_");

  private static final Set<String> TREES =
      Set.of(
          "cudasharedmemory",
          "distserve",
          "dumper",
          "fault_tolerance",
          "hicache",
          "repository",
          "slots",
          "systemsharedmemory");

  /** Names that are administrative only below another one, by which. */
  private static final Map<String, String> BELOW =
      Map.of(
          "blobs", "api",
          "copy", "api",
          "create", "api",
          "delete", "api",
          "load", "models",
          "logging", "v2",
          "pull", "api",
          "push", "api",
          "setting", "trace");

  private static final String MODELS = "models";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private AdministrativePaths() {}

  /**
   * Whether a request would change which models there are: anything but a read of the list of them.
   * For paths that are none of the known ones: there, a model may be called anything.
   *
   * @param path less its query
   */
  static boolean changesModels(String method, String path) {
    return !READING.contains(method)
        && (isListOfModels(PathSegments.of(path)) || isListOfModels(PathSegments.resolved(path)));
  }

  private static boolean isListOfModels(List<String> segments) {
    return !segments.isEmpty() && folded(segments.get(segments.size() - 1)).equals(MODELS);
  }

  /**
   * Whether a client must not get through to this path, whatever the method.
   *
   * @param path less its query
   */
  static boolean contain(String path) {
    boolean plain = PathSegments.isPlain(path);
    List<String> segments = PathSegments.of(path);
    Set<String> above = new HashSet<>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      String name = folded(segment);
      boolean decides = !plain || i == segments.size() - 1;
      if (isTree(above, name) || (decides && (isCalled(name) || isCalled(words(segment))))) {
        return true;
      }
      if (plain) {
        above.clear();
      }
      above.add(name);
    }
    return false;
  }

  /**
   * @param above the segment before, or all that were before where any of them might be that one
   */
  private static boolean isTree(Set<String> above, String name) {
    String parent = BELOW.get(name);
    return TREES.contains(name) || (parent != null && above.contains(parent));
  }

  private static boolean isCalled(String name) {
    if (NAMES.contains(name)) {
      return true;
    }
    for (String verb : VERBS) {
      if (name.startsWith(verb)) {
        return true;
      }
    }
    return false;
  }

  /** Without what some servers do not tell apart. */
  private static String folded(String segment) {
    return segment.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** {@code FlushCache} as {@code flush_cache}. */
  private static String words(String segment) {
    StringBuilder words = new StringBuilder(segment.length() + 4);
    for (int at = 0; at < segment.length(); at++) {
      char c = segment.charAt(at);
      if (at > 0 && Character.isUpperCase(c) && !Character.isUpperCase(segment.charAt(at - 1))) {
        words.append('_');
      }
      words.append(c);
    }
    return folded(words.toString());
  }
}
