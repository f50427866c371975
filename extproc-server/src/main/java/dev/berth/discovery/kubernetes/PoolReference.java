package dev.berth.discovery.kubernetes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code poolRef} of llm-d's resources. */
final class PoolReference {

  private PoolReference() {}

  /** The InferencePool that is meant; null when none is. */
  static @Nullable String name(@Nullable Map<String, String> reference) {
    if (reference == null) {
      return null;
    }
    String group = InferencePoolReader.KIND.getGroup();
    boolean pool =
        reference.getOrDefault("kind", "InferencePool").equals("InferencePool")
            && reference.getOrDefault("group", group).equals(group);
    return pool ? reference.get("name") : null;
  }
}
