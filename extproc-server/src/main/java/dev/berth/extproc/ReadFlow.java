package dev.berth.extproc;

import dev.berth.extproc.RequestBody.Keep;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;

/**
 * A mode in which the decision can wait for the body: when it is due, and with which messages it
 * goes out.
 */
sealed interface ReadFlow extends BodyFlow permits BufferedFlow, PeekFlow, DuplexFlow {

  /**
   * Whether Envoy gives the body away only behind a reply to the headers, which then cannot be the
   * decision.
   */
  boolean waitsForHeaders();

  /** Which pieces the decision needs. */
  Keep keep();

  /** Whether the body is known to end with this piece. */
  default boolean endsWith(HttpBody piece) {
    return piece.getEndOfStream();
  }

  /** Whether what has come is to be decided about now. Asked behind each piece. */
  boolean isDue(RequestBody body);

  /**
   * Sends the decision, and a reply to everything that came.
   *
   * @param trailers whether trailers came behind the body, and brought the decision about
   */
  void send(EnvoyCall call, Passage passage, RequestBody body, boolean trailers);
}
