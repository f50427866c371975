package dev.berth.extproc;

import java.time.Duration;

/**
 * The bounds of what streams may cost.
 *
 * @param maxBodyBytes larger request bodies are refused with 413
 * @param maxBodyMemoryBytes what all streams together may hold of bodies
 * @param peekBytes in STREAMED mode with {@code send_body_without_waiting_for_header_response},
 *     bodies up to this size are read to their end before they are decided about
 * @param peekLimitBytes in that mode, a body of which so much came without a model is decided about
 *     without one; not more than the gateway buffers of a request, since it sends no more before it
 *     has the decision
 * @param requestTimeout a request that is not complete and of which nothing came for so long is
 *     given up
 * @param maxStreams a request that would be one more is refused with 429
 */
public record ExtProcSettings(
    long maxBodyBytes,
    long maxBodyMemoryBytes,
    long peekBytes,
    long peekLimitBytes,
    Duration requestTimeout,
    int maxStreams) {

  /** Waits for the whole body up to here: nearly every prompt, and no burden. */
  public static final long DEFAULT_PEEK_BYTES = 256 << 10;

  /** Envoy's {@code per_connection_buffer_limit_bytes}, unless somebody sets it. */
  public static final long DEFAULT_PEEK_LIMIT_BYTES = 1 << 20;

  public ExtProcSettings {
    if (maxBodyBytes < 0 || maxBodyMemoryBytes < 0 || peekBytes < 0) {
      throw new IllegalArgumentException("a bound cannot be negative");
    }
    if (peekLimitBytes < peekBytes) {
      throw new IllegalArgumentException("the limit of a peek is not below the peek");
    }
  }

  /** With the usual peek, five minutes and fifty thousand streams. */
  public ExtProcSettings(long maxBodyBytes, long maxBodyMemoryBytes) {
    this(
        maxBodyBytes,
        maxBodyMemoryBytes,
        DEFAULT_PEEK_BYTES,
        DEFAULT_PEEK_LIMIT_BYTES,
        Duration.ofMinutes(5),
        50_000);
  }

  /** The same with other bounds of a peek. */
  public ExtProcSettings withPeek(long bytes, long limitBytes) {
    return new ExtProcSettings(
        maxBodyBytes, maxBodyMemoryBytes, bytes, limitBytes, requestTimeout, maxStreams);
  }

  /** The same with other bounds of streams. */
  public ExtProcSettings withStreams(Duration timeout, int max) {
    return new ExtProcSettings(
        maxBodyBytes, maxBodyMemoryBytes, peekBytes, peekLimitBytes, timeout, max);
  }
}
