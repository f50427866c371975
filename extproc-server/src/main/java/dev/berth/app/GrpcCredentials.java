package dev.berth.app;

import dev.berth.config.TlsConfig;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the gRPC port shows who it is, and whom it wants to see: plain text, TLS or mTLS. The files
 * are looked at again and again; new content counts for the handshakes that follow, and a file that
 * is no good leaves the last good one in force.
 */
final class GrpcCredentials {

  private final ScheduledExecutorService timers;
  private final Duration reload;

  /**
   * @param timers reads the files; may block on the disk
   * @param reload between two looks at the files
   */
  GrpcCredentials(ScheduledExecutorService timers, Duration reload) {
    this.timers = timers;
    this.reload = reload;
  }

  /**
   * @param tls null: plain text
   * @throws IOException with a sentence for the user when a file is no good
   */
  ServerCredentials of(@Nullable TlsConfig tls) throws IOException {
    if (tls == null) {
      return InsecureServerCredentials.create();
    }
    try {
      return withTls(tls);
    } catch (GeneralSecurityException | IllegalArgumentException invalid) {
      throw new IOException("cannot use the files of grpc.tls: " + invalid.getMessage(), invalid);
    }
  }

  private ServerCredentials withTls(TlsConfig tls) throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
    key.updateIdentityCredentials(
        tls.certificate().toFile(),
        tls.privateKey().toFile(),
        reload.toMillis(),
        TimeUnit.MILLISECONDS,
        timers);
    TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder().keyManager(key);
    Path clientCa = tls.clientCa();
    if (clientCa != null) {
      credentials.trustManager(trusting(clientCa)).clientAuth(ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  private AdvancedTlsX509TrustManager trusting(Path clientCa)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509TrustManager trust =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    trust.updateTrustCredentials(
        clientCa.toFile(), reload.toMillis(), TimeUnit.MILLISECONDS, timers);
    return trust;
  }
}
