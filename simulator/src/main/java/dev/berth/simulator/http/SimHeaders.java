package dev.berth.simulator.http;

/** The response headers by which a simulated server tells who answered, and what it was sent. */
public final class SimHeaders {

  /** The server's own address, {@code ip:port}. */
  public static final String SERVED_BY = "x-served-by";

  /** SHA-256 of the request body as it was received, in lower-case hex. */
  public static final String RECEIVED_SHA256 = "x-received-sha256";

  /** Length of the request body as it was received, in bytes. */
  public static final String RECEIVED_BYTES = "x-received-bytes";

  private SimHeaders() {}
}
