package dev.berth.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The port for Envoy: ext_proc, access log, EDS and gRPC health.
 *
 * @param tls null: plain text
 * @param maxBodyBytes the largest request body; a larger one is answered with 413
 * @param bodyMemoryBytes what all bodies held at one time may take together; null leaves it to the
 *     size of the heap
 * @param limits how much of the port clients may take
 */
public record GrpcConfig(
    ListenAddress address,
    @Nullable TlsConfig tls,
    long maxBodyBytes,
    @Nullable Long bodyMemoryBytes,
    ClientLimits limits) {

  static final long DEFAULT_MAX_BODY_BYTES = 64 * SizeRange.MIB;
  static final SizeRange MAX_BODY = new SizeRange(SizeRange.KIB, SizeRange.GIB);
  static final SizeRange BODY_MEMORY = new SizeRange(SizeRange.MIB, 1024 * SizeRange.GIB);

  public GrpcConfig {
    MAX_BODY.require("maxBodySize", maxBodyBytes);
    if (bodyMemoryBytes != null) {
      BODY_MEMORY.require("bodyMemory", bodyMemoryBytes);
      if (bodyMemoryBytes < maxBodyBytes) {
        throw new IllegalArgumentException(
            "a bodyMemory that holds at least one body of maxBodySize");
      }
    }
  }

  /**
   * What holds slow and hostile clients off. The three keys stand in {@code grpc} itself.
   *
   * @param requestTimeout a request that is not complete and of which nothing came for so long is
   *     given up
   * @param maxStreams requests that Envoys may have open at one time; one more is answered with 429
   * @param maxConnections connections open at one time; one more is closed
   */
  public record ClientLimits(Duration requestTimeout, int maxStreams, int maxConnections) {

    static final DurationRange REQUEST_TIMEOUT =
        new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));
    static final int MAX_STREAMS_LIMIT = 10_000_000;
    static final int MAX_CONNECTIONS_LIMIT = 1_000_000;

    /** Five minutes, fifty thousand, ten thousand. */
    public static final ClientLimits DEFAULT =
        new ClientLimits(Duration.ofMinutes(5), 50_000, 10_000);

    public ClientLimits {
      REQUEST_TIMEOUT.require("requestTimeout", requestTimeout);
      require("maxStreams", maxStreams, MAX_STREAMS_LIMIT);
      require("maxConnections", maxConnections, MAX_CONNECTIONS_LIMIT);
    }

    private static void require(String name, int value, int max) {
      if (value < 1 || value > max) {
        throw new IllegalArgumentException(name + " between 1 and " + max + ", not " + value);
      }
    }
  }
}
