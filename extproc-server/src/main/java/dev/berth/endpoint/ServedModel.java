package dev.berth.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * A model that a server answers for.
 *
 * @param name as clients write it in {@code "model"}; not blank
 * @param base for an adapter, the name of the model it sits on; null for a model of its own
 */
public record ServedModel(String name, @Nullable String base) {

  public ServedModel {
    if (name.isBlank() || (base != null && base.isBlank())) {
      throw new IllegalArgumentException("a model needs a name");
    }
  }

  /** A model of its own. */
  public static ServedModel of(String name) {
    return new ServedModel(name, null);
  }
}
