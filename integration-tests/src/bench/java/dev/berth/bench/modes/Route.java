package dev.berth.bench.modes;

import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways that a request may take, each with an Envoy of its own: around Berth, or by a mode. */
enum Route {
  /** The shipped profile without the ext_proc filter and without the access log to Berth. */
  PLAIN(null),
  BUFFERED(BodyMode.BUFFERED),
  FULL_DUPLEX(BodyMode.FULL_DUPLEX_STREAMED),
  /** Without waiting for the reply to the head. */
  STREAMED(BodyMode.STREAMED_WITHOUT_WAITING);

  /** The header by which a request asks for the route with the retry policy. */
  static final String RETRIES = "x-retries";

  /** By which mode Berth is asked. */
  static final List<Route> MODES = List.of(BUFFERED, FULL_DUPLEX, STREAMED);

  private static final String EVERY_REQUEST = "              - match: {prefix: /}\n";

  @SuppressWarnings("InlineFormatString") // It would hide the method that uses it.
  private static final String RETRYING =
      """
      - match: {prefix: /, headers: [{name: %s, present_match: true}]}
        route:
          cluster: inference_servers
          timeout: 0s
          retry_policy:
            retry_on: connect-failure,refused-stream,reset-before-request
            num_retries: 1
      """;

  private final @Nullable BodyMode mode;

  Route(@Nullable BodyMode mode) {
    this.mode = mode;
  }

  /** Envoy's configuration, with free ports. */
  EnvoyProfile profile(int berthPort) {
    EnvoyProfile shipped = Shipped.EDS_OVERRIDE_HOST.read().withPorts(List.of(berthPort));
    EnvoyProfile own =
        mode == null ? shipped.withoutExtProc().withoutAccessLogToBerth() : shipped.with(mode);
    return own.replacing(EVERY_REQUEST, RETRYING.formatted(RETRIES).indent(14) + EVERY_REQUEST);
  }

  /**
   * How bodies are handed over.
   *
   * @throws IllegalStateException for the plain route
   */
  BodyMode mode() {
    if (mode == null) {
      throw new IllegalStateException("the plain route hands over nothing");
    }
    return mode;
  }
}
