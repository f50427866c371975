package dev.berth.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link EngineAccess} that files describe: certificates to trust, a token to send. New content
 * counts for the connections and questions that follow; a file that is no good leaves the last good
 * one in force.
 *
 * <p>{@link #get} may be called on any thread, the rest on one that may block on the disk.
 */
public final class EngineKeys implements Supplier<EngineAccess> {

  private static final int MAX_CA_BYTES = 1 << 20;
  private static final int MAX_TOKEN_BYTES = 8 << 10;
  private static final byte[] NO_FILE = {};
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Logger log = LoggerFactory.getLogger(EngineKeys.class);

  private final @Nullable EngineTls tls;
  private final @Nullable Path tokenFile;
  private byte[] authorities;
  private byte[] token;
  private @Nullable String complaint;
  private volatile EngineAccess access;

  /**
   * @param tls null: plain text
   * @param tokenFile holds the bearer token; null: none is sent
   * @throws IOException with a sentence for the user, when a file is no good
   */
  public EngineKeys(@Nullable EngineTls tls, @Nullable Path tokenFile) throws IOException {
    this.tls = tls;
    this.tokenFile = tokenFile;
    this.authorities = readAuthorities();
    this.token = readToken();
    this.access = access(authorities, token);
  }

  /** How to talk to servers now. */
  @Override
  public EngineAccess get() {
    return access;
  }

  /** Looks at the files again. */
  public void refresh() {
    try {
      byte[] newAuthorities = readAuthorities();
      byte[] newToken = readToken();
      if (!Arrays.equals(newAuthorities, authorities) || !Arrays.equals(newToken, token)) {
        access = access(newAuthorities, newToken);
        authorities = newAuthorities;
        token = newToken;
        log.atInfo().log("the keys for inference servers have changed");
      }
      complaint = null;
    } catch (IOException unusable) {
      complain(String.valueOf(unusable.getMessage()));
    }
  }

  /** Once for each new reason. */
  private void complain(String reason) {
    if (!reason.equals(complaint)) {
      log.atWarn()
          .addKeyValue("problem", reason)
          .log("a key for inference servers is not usable, the last good ones stay");
    }
    complaint = reason;
  }

  private byte[] readAuthorities() throws IOException {
    Path file = tls == null ? null : tls.authorities();
    return file == null ? NO_FILE : read(file, MAX_CA_BYTES);
  }

  private byte[] readToken() throws IOException {
    return tokenFile == null ? NO_FILE : read(tokenFile, MAX_TOKEN_BYTES);
  }

  private static byte[] read(Path file, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new IOException(file + " is longer than " + maxBytes + " bytes");
      }
      return content;
    } catch (FileSystemException e) {
      throw new IOException("cannot read " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private EngineAccess access(byte[] newAuthorities, byte[] newToken) throws IOException {
    return new EngineAccess(
        tls == null ? null : context(tls, newAuthorities),
        tls == null ? null : tls.serverName(),
        tokenFile == null ? null : token(tokenFile, newToken));
  }

  private static String token(Path file, byte[] content) throws IOException {
    String token = new String(content, US_ASCII).strip();
    if (!TOKEN.matcher(token).matches()) {
      throw new IOException(file + " holds no token: one line of letters, digits and punctuation");
    }
    return token;
  }

  private static SslContext context(EngineTls tls, byte[] authorities) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    try {
      if (!tls.verify()) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        builder.endpointIdentificationAlgorithm(null);
      } else if (tls.authorities() != null) {
        builder.trustManager(new ByteArrayInputStream(authorities));
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException invalid) {
      throw new IOException(tls.authorities() + " holds no certificates", invalid);
    }
  }
}
