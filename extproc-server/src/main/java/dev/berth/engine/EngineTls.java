package dev.berth.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards inference servers.
 *
 * @param verify false: any certificate is taken, and who listens may not be who is meant
 * @param authorities whose certificates are trusted, PEM; null: those that the JVM trusts
 * @param serverName what the certificates of all servers are for, sent as SNI; null: each
 *     certificate names the IP address of its server
 */
public record EngineTls(boolean verify, @Nullable Path authorities, @Nullable String serverName) {

  public EngineTls {
    if (!verify && authorities != null) {
      throw new IllegalArgumentException("authorities are of no use when nothing is verified");
    }
  }
}
