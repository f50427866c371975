package dev.berth.config;

import org.jspecify.annotations.Nullable;

/**
 * The port for Envoy: ext_proc, access log, EDS and gRPC health.
 *
 * @param tls null: plain text
 * @param maxBodyBytes the largest request body; a larger one is answered with 413
 * @param bodyMemoryBytes what all bodies held at one time may take together; null leaves it to the
 *     size of the heap
 */
public record GrpcConfig(
    ListenAddress address,
    @Nullable TlsConfig tls,
    long maxBodyBytes,
    @Nullable Long bodyMemoryBytes) {

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
}
