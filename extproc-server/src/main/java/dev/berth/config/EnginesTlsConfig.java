package dev.berth.config;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the servers of a pool.
 *
 * @param ca whose certificates are trusted, PEM; null: those that the JVM trusts
 * @param insecureSkipVerify any certificate is taken
 * @param serverName what the certificates are for, sent as SNI; null: each names the IP address of
 *     its server
 */
public record EnginesTlsConfig(
    @Nullable Path ca, boolean insecureSkipVerify, @Nullable String serverName) {

  static final Format<String> SERVER_NAME =
      Format.matching(
          "a DNS name such as engines.example.org",
          Pattern.compile("(?!.{254})[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*"));

  public EnginesTlsConfig {
    if (ca != null && insecureSkipVerify) {
      throw new IllegalArgumentException(
          "either ca or insecureSkipVerify: whoever verifies nothing trusts anybody");
    }
  }
}
