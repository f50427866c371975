package dev.berth.admin;

import java.io.InputStream;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param body reads what came after the headers; may block, and fail
 */
record PageRequest(String method, String path, Query query, InputStream body) {

  private static final String POOL = "pool";

  static PageRequest of(String method, URI uri, InputStream body) {
    return new PageRequest(
        method, Objects.requireNonNullElse(uri.getPath(), ""), Query.of(uri.getRawQuery()), body);
  }

  /** The value of {@code ?pool=}; null for all pools. */
  @Nullable String pool() {
    return query.first(POOL);
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  boolean wants(String name) {
    String pool = pool();
    return pool == null || pool.equals(name);
  }
}
