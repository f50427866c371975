package dev.berth.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the gRPC port, PEM files that are reloaded when they change.
 *
 * @param certificate the certificate chain of this server
 * @param privateKey its key, PKCS #8
 * @param clientCa who may sign client certificates; a client without one is refused. Null: no
 *     client certificate is asked for
 * @param allowedClients whom {@code clientCa} must have signed for; empty: whomever it signs for
 */
public record TlsConfig(
    Path certificate,
    Path privateKey,
    @Nullable Path clientCa,
    List<AllowedClient> allowedClients) {

  static final int MAX_ALLOWED_CLIENTS = 1_000;

  public TlsConfig {
    allowedClients = List.copyOf(allowedClients);
    if (clientCa == null && !allowedClients.isEmpty()) {
      throw new IllegalArgumentException(
          "a clientCa beside allowedClients: without one no client shows who it is");
    }
  }
}
