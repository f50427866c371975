package dev.berth.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param pool the value of {@code ?pool=}; null for all pools
 */
record PageRequest(String method, String path, @Nullable String pool) {

  private static final String POOL = "pool=";

  static PageRequest of(String method, URI uri) {
    return new PageRequest(
        method, Objects.requireNonNullElse(uri.getPath(), ""), pool(uri.getRawQuery()));
  }

  private static @Nullable String pool(@Nullable String query) {
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      if (parameter.startsWith(POOL)) {
        return URLDecoder.decode(parameter.substring(POOL.length()), UTF_8);
      }
    }
    return null;
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  boolean wants(String name) {
    return pool == null || pool.equals(name);
  }
}
