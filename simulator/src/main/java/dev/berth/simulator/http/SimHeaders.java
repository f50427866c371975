package dev.berth.simulator.http;

/**
 * The response headers by which a simulated server tells who answered and what it was sent, and the
 * request headers by which a test orders how it answers: see {@link Behaviour}.
 */
public final class SimHeaders {

  /** The server's own address, {@code ip:port}. */
  public static final String SERVED_BY = "x-served-by";

  /** SHA-256 of the request body as it was received, in lower-case hex. */
  public static final String RECEIVED_SHA256 = "x-received-sha256";

  /** Length of the request body as it was received, in bytes. */
  public static final String RECEIVED_BYTES = "x-received-bytes";

  /** Orders milliseconds to wait before the answer. */
  public static final String DELAY = "x-sim-delay-ms";

  /** Orders an error with this status instead of an answer. */
  public static final String STATUS = "x-sim-status";

  /** Orders the connection to be reset after so many tokens; 0: before the first byte. */
  public static final String RESET_AFTER = "x-sim-reset-after";

  /** Orders trailers after the body, as {@code name=value,name=value}. */
  public static final String TRAILERS = "x-sim-trailers";

  /** Orders an answer, not streamed, that is longer by so many MiB of text. */
  public static final String FILL = "x-sim-fill-mib";

  private SimHeaders() {}
}
