package dev.berth.config;

import org.jspecify.annotations.Nullable;

/**
 * What a spot of a document was decoded to.
 *
 * @param orNull null when an optional key is absent, or when a problem has been recorded instead;
 *     {@link YamlSection#build} tells the two apart: it does not build after a problem
 */
public record Decoded<T>(@Nullable T orNull) {

  static <T> Decoded<T> none() {
    return new Decoded<>(null);
  }

  /**
   * The value of a key that is required or has a default; called within {@link YamlSection#build}.
   */
  public T get() {
    if (orNull == null) {
      throw new IllegalStateException("read although a problem was recorded");
    }
    return orNull;
  }
}
