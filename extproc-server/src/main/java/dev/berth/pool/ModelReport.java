package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint says it serves.
 *
 * @param models null when it no longer answers and may come back different
 */
public record ModelReport(EndpointId id, @Nullable List<ServedModel> models) {

  public ModelReport {
    models = models == null ? null : List.copyOf(models);
  }
}
