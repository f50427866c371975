package dev.berth.pool;

import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is learned of the models of one pool. Any thread. */
public final class ModelPaces {

  /** Further models share what they learn. */
  static final int MAX_MODELS = 1024;

  private final Map<String, ModelPace> byModel = new ConcurrentHashMap<>();
  private final ModelPace shared = new ModelPace();

  /** One server, which serves these models, has read prompts of them, as it says. */
  void onRead(Set<String> models, PromptsRead read) {
    for (String model : models) {
      ModelPace known = byModel.get(model);
      if (known != null) {
        known.onRead(read);
      }
    }
  }

  /**
   * What is known of a model.
   *
   * @param model as its servers call it; null where any will do
   */
  public ModelPace of(@Nullable String model) {
    if (model == null) {
      return shared;
    }
    ModelPace known = byModel.get(model);
    if (known != null) {
      return known;
    }
    return byModel.size() < MAX_MODELS
        ? byModel.computeIfAbsent(model, name -> new ModelPace())
        : shared;
  }
}
