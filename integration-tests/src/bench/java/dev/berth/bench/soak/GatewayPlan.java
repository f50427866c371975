package dev.berth.bench.soak;

import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.AnswerMode;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import java.util.List;

/**
 * How each Envoy of the soak is set up: between them every mode of the request's body, most modes
 * of the answer's, both profiles, and both ways in which Berth learns that a request is over.
 */
enum GatewayPlan {
  AS_SHIPPED(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED, AnswerMode.SKIPPED, true),
  /** As Istio and Envoy AI Gateway are. */
  DUPLEX_BOTH_WAYS(
      Shipped.ORIGINAL_DST, BodyMode.FULL_DUPLEX_STREAMED, AnswerMode.FULL_DUPLEX_STREAMED, true),
  STREAMED(Shipped.EDS_OVERRIDE_HOST, BodyMode.STREAMED, AnswerMode.SKIPPED, true),
  HEADERS_ONLY(Shipped.EDS_OVERRIDE_HOST, BodyMode.NONE, AnswerMode.HEADERS, true),
  PARTIAL(Shipped.ORIGINAL_DST, BodyMode.BUFFERED_PARTIAL, AnswerMode.BUFFERED_PARTIAL, false),
  DUPLEX(Shipped.EDS_OVERRIDE_HOST, BodyMode.FULL_DUPLEX_STREAMED, AnswerMode.STREAMED, false),
  BUFFERED_BOTH_WAYS(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED, AnswerMode.BUFFERED, false),
  NOT_WAITING(Shipped.ORIGINAL_DST, BodyMode.STREAMED_WITHOUT_WAITING, AnswerMode.SKIPPED, false);

  private final Shipped shipped;
  private final BodyMode requests;
  private final AnswerMode answers;
  private final boolean logs;

  /**
   * @param logs whether Envoy streams its access log to Berth; if not, the end of the ext_proc
   *     stream says that a request is over
   */
  GatewayPlan(Shipped shipped, BodyMode requests, AnswerMode answers, boolean logs) {
    this.shipped = shipped;
    this.requests = requests;
    this.answers = answers;
    this.logs = logs;
  }

  /** Envoy's configuration, with free ports. */
  EnvoyProfile profile(int berthPort) {
    EnvoyProfile profile = shipped.read().with(requests).with(answers).showingDestination();
    EnvoyProfile trailers =
        requests == BodyMode.FULL_DUPLEX_STREAMED ? profile : profile.withRequestTrailers();
    EnvoyProfile logged = logs ? trailers : trailers.withoutAccessLogToBerth();
    return logged.withPorts(List.of(berthPort));
  }

  /** Whether Berth decides by what the body says. */
  boolean readsFirst() {
    return requests.isReadFirst();
  }

  /** Whether Berth has the whole body before it decides, and may give back another one. */
  boolean hasWholeBodies() {
    return requests == BodyMode.BUFFERED || requests == BodyMode.FULL_DUPLEX_STREAMED;
  }

  /**
   * Whether Berth, before it decides, may see a part of the body without the model: then clients
   * name it in a header, too. Where Berth sees nothing of any body, the default model is meant.
   */
  boolean showsPartOfBodies() {
    return !hasWholeBodies() && requests != BodyMode.NONE;
  }

  /** For people. */
  String summary() {
    return "%s, %s, answers %s, %s"
        .formatted(shipped, requests, answers, logs ? "access log" : "no access log");
  }
}
