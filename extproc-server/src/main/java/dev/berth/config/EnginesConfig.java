package dev.berth.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How Berth itself talks to the servers of a pool; what Envoy does is up to its configuration.
 *
 * @param tls null: plain text
 * @param tokenFile holds the bearer token of every question; null: none is sent
 */
public record EnginesConfig(@Nullable EnginesTlsConfig tls, @Nullable Path tokenFile) {

  /** In plain text, without a token. */
  public static final EnginesConfig DEFAULT = new EnginesConfig(null, null);
}
