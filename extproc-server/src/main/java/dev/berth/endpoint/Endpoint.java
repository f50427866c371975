package dev.berth.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One inference server as discovery describes it.
 *
 * @param pod a label that groups servers; null when discovery names none
 * @param models what the server answers for; null when nobody said, and the server is to be asked
 */
public record Endpoint(EndpointId id, @Nullable String pod, @Nullable List<ServedModel> models) {

  public Endpoint {
    models = models == null ? null : List.copyOf(models);
  }
}
