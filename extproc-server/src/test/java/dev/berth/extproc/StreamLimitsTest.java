package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.CompletionMode;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.extproc.StreamHarness.Envoy;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that nobody goes on with, and more streams than there may be. */
class StreamLimitsTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration LATE = TIMEOUT.plusSeconds(1);
  private static final String BODY = "{\"model\":\"m\"}";

  private final StreamHarness harness =
      new StreamHarness(
          CompletionMode.STREAM, new ExtProcSettings(1 << 20, 4 << 20).withStreams(TIMEOUT, 2));

  StreamLimitsTest() {
    harness.pool.applyDiscovery(
        List.of(new Endpoint(new EndpointId("10.0.0.1:8000"), null, List.of(ServedModel.of("m")))));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUFFERED", "BUFFERED_PARTIAL", "FULL_DUPLEX_STREAMED"})
  void bodyStops_inEveryMode_isAnsweredWith408(BodySendMode mode) {
    Envoy envoy = harness.envoy(mode).header("content-length", "100").chat();
    if (mode == BodySendMode.FULL_DUPLEX_STREAMED) {
      envoy.body("{\"model\":", false);
    }
    int replies = envoy.replies.size();

    pass(LATE);

    assertThat(envoy.replies).hasSize(replies + 1);
    assertThat(refusal(envoy)).isEqualTo(408);
    assertThat(envoy.closed).isEqualTo(Status.OK);
    assertNothingIsLeft();
  }

  @Test
  void bodyGoesOnSlowly_isWaitedFor() {
    Envoy envoy = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat();

    for (int i = 0; i < BODY.length() - 1; i++) {
      envoy.body(BODY.substring(i, i + 1), false);
      pass(TIMEOUT);
    }
    envoy.body("}", true);

    assertThat(envoy.replies.get(0).hasRequestHeaders()).isTrue();
    assertThat(envoy.closed).isNull();
  }

  @Test
  void bodyStopsBehindTheDecision_ticketIsClosedToo() {
    ProtocolConfiguration.Builder peeking =
        ProtocolConfiguration.newBuilder()
            .setRequestBodyMode(BodySendMode.STREAMED)
            .setSendBodyWithoutWaitingForHeaderResponse(true);
    Envoy envoy = harness.envoy(peeking).chat();
    envoy.body("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(300 << 10), false);
    assertThat(envoy.replies.get(0).hasRequestHeaders()).isTrue();
    assertThat(harness.inFlight()).isEqualTo(1);

    pass(LATE);

    assertThat(refusal(envoy)).isEqualTo(408);
    assertNothingIsLeft();
  }

  @Test
  void answerTakesLong_isLeftAlone() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);

    pass(Duration.ofHours(1));

    assertThat(envoy.closed).isNull();
    assertThat(harness.inFlight()).isEqualTo(1);
    envoy.halfClose();
    assertNothingIsLeft();
  }

  @Test
  void noMessageAtAll_endsTheStream() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED);

    pass(LATE);

    assertThat(envoy.replies).isEmpty();
    assertThat(envoy.closed).isNotNull();
    assertThat(envoy.closed.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertNothingIsLeft();
  }

  @Test
  void moreStreamsThanAllowed_nextIsRefusedAtItsFirstMessage() {
    Envoy first = harness.envoy(BodySendMode.BUFFERED);
    harness.envoy(BodySendMode.BUFFERED).chat();
    Envoy third = harness.envoy(BodySendMode.BUFFERED);
    assertThat(third.closed).isNull();

    third.chat();

    assertThat(refusal(third)).isEqualTo(429);
    assertThat(third.closed).isEqualTo(Status.OK);
    first.cancel();
    assertThat(harness.envoy(BodySendMode.BUFFERED).chat().last().hasRequestHeaders()).isTrue();
  }

  @Test
  void moreStreamsThanCanBeRefused_areEndedAtOnce() {
    for (int i = 0; i < 4; i++) {
      assertThat(harness.envoy(BodySendMode.BUFFERED).closed).isNull();
    }

    Envoy fifth = harness.envoy(BodySendMode.BUFFERED);

    assertThat(fifth.closed).isNotNull();
    assertThat(fifth.closed.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(harness.openStreams()).isEqualTo(4);
  }

  private void pass(Duration time) {
    harness.ticker.advance(time);
    harness.service.sweep();
  }

  private static int refusal(Envoy envoy) {
    ImmediateResponse reply = envoy.last().getImmediateResponse();
    assertThat(reply.getBody().toStringUtf8()).startsWith("{\"error\":{\"message\":\"");
    return reply.getStatus().getCodeValue();
  }

  private void assertNothingIsLeft() {
    assertThat(harness.inFlight()).isZero();
    assertThat(harness.tickets.size()).isZero();
    assertThat(harness.heldBytes()).isZero();
    assertThat(harness.openStreams()).isZero();
  }
}
