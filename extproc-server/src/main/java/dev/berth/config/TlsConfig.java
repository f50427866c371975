package dev.berth.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the gRPC port, PEM files that are reloaded when they change.
 *
 * @param certificate the certificate chain of this server
 * @param privateKey its key, PKCS #8
 * @param clientCa who may sign client certificates; a client without one is refused. Null: no
 *     client certificate is asked for
 */
public record TlsConfig(Path certificate, Path privateKey, @Nullable Path clientCa) {}
