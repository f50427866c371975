package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.CompletionMode;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.routing.RejectReason;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for a model whose servers sleep, each on its stream. */
class HeldStreamTest {

  private static final String BODY = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ALIASED = "{\"model\":\"alias\",\"messages\":[]}";

  private SleepingServer server = new SleepingServer(CompletionMode.ACCESS_LOG);

  private void restart(CompletionMode completion) {
    server.harness.close();
    server = new SleepingServer(completion);
  }

  @AfterEach
  void nothingIsLeft() {
    server.harness.envoys().forEach(Envoy::cancel);
    server.harness.logAll();
    server.harness.assertNothingLeft();
    assertThat(server.queues().waiting()).isZero();
    assertThat(server.queues().bytes()).isZero();
    server.harness.close();
  }

  private Envoy envoy(Mode mode) {
    return server.harness.envoy(mode.request());
  }

  @Test
  void buffered_serverSleeps_decisionComesWhenItIsAwake() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);
    assertThat(envoy.destination()).isNull();
    assertThat(envoy.closed).isNull();

    server.wake();

    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_BODY);
    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(envoy.closed).isEqualTo(Status.OK);
    assertThat(server.harness.inFlight()).isEqualTo(1);
  }

  @Test
  void buffered_held_envoyIsAskedOnceForTheWholeTime() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);

    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.RESPONSE_NOT_SET);
    assertThat(envoy.last().getOverrideMessageTimeout().getSeconds())
        .isEqualTo(SleepingServer.PATIENCE.toSeconds() + 2);
  }

  @Test
  void buffered_held_bodyIsNotKept() {
    envoy(Mode.BUFFERED).chat().body(BODY, true);

    assertThat(server.harness.heldBytes()).isZero();
    assertThat(server.queues().bytes()).isEqualTo(BODY.length());
  }

  @Test
  void buffered_heldUnderAnAlias_bodyIsKeptAndRewritten() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(ALIASED, true);
    assertThat(server.harness.heldBytes()).isEqualTo(ALIASED.length());

    server.wake();

    assertThat(
            envoy.last().getRequestBody().getResponse().getBodyMutation().getBody().toStringUtf8())
        .isEqualTo(BODY);
    assertThat(server.harness.heldBytes()).isZero();
  }

  @Test
  void buffered_othersWaitWithALowerPriority_theObjectiveOvertakesThem() {
    Envoy usual = envoy(Mode.BUFFERED).chat().body(BODY, true);
    Envoy premium = premium("x-gateway-inference-objective");
    server.announce();

    server.queues().line("m").releaseFirst();

    assertThat(premium.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(usual.destination()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-llm-d-inference-objective", "x-gateway-inference-objective"})
  void buffered_noRoomForAnObjective_theLastOfALowerPriorityIsRefused(String header) {
    Envoy first = envoy(Mode.BUFFERED).chat().body(BODY, true);
    Envoy second = envoy(Mode.BUFFERED).chat().body(BODY, true);

    Envoy premium = premium(header);

    assertRefused(second, RejectReason.HOLD_FULL);
    assertThat(second.closed).isEqualTo(Status.OK);
    server.wake();
    assertThat(first.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(premium.destination()).isEqualTo(SleepingServer.ADDRESS);
  }

  @Test
  void buffered_bothHeadersOfAnObjective_theNewerCounts() {
    envoy(Mode.BUFFERED).chat().body(BODY, true);
    envoy(Mode.BUFFERED).chat().body(BODY, true);

    Envoy unknown =
        envoy(Mode.BUFFERED)
            .header("x-gateway-inference-objective", "premium")
            .header("x-llm-d-inference-objective", "unknown")
            .chat()
            .body(BODY, true);

    assertRefused(unknown, RejectReason.HOLD_FULL);
  }

  private Envoy premium(String header) {
    return envoy(Mode.BUFFERED)
        .header(header, "premium")
        .header("x-wait", "90")
        .chat()
        .body(BODY, true);
  }

  @Test
  void fullDuplex_held_nothingIsSaidUntilAllGoesBack() {
    Envoy envoy = envoy(Mode.DUPLEX).chat().body(BODY.substring(0, 5), false);
    envoy.body(BODY.substring(5), true);
    assertThat(envoy.replies).isEmpty();
    assertThat(server.harness.heldBytes()).isEqualTo(BODY.length());

    server.wake();

    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo(BODY);
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @Test
  void fullDuplex_heldBehindTrailers_trailersGoOnLast() {
    Envoy envoy = envoy(Mode.DUPLEX).chat().body(BODY, false).trailers();

    server.wake();

    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_TRAILERS);
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo(BODY);
  }

  @Test
  void streamedAtOnce_heldBeforeTheEnd_theRestIsReadBehindTheDecision() {
    Envoy envoy = envoy(Mode.AT_ONCE).chat().body(BODY, false).body("", false);
    assertThat(envoy.destination()).isNull();

    server.wake();
    envoy.body("", true);

    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo(BODY);
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @Test
  void fullDuplex_heldBeforeTheEnd_theRestIsTakenInMeanwhile() {
    String form =
        "--B\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n"
            + "--B\r\ncontent-disposition: form-data; name=file; filename=f\r\n\r\n";
    String file = "x".repeat(5_000);
    Envoy envoy =
        envoy(Mode.DUPLEX)
            .header("content-type", "multipart/form-data; boundary=B")
            .headers("POST", "/v1/audio/transcriptions", false)
            .body(form, false);
    assertThat(server.queues().waiting()).isEqualTo(1);

    envoy.body(file, false).body("\r\n--B--\r\n", true);
    assertThat(server.harness.heldBytes()).isGreaterThan(file.length());
    server.wake();

    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(envoy.model.request().through().toStringUtf8())
        .isEqualTo(form + file + "\r\n--B--\r\n");
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @Test
  void fullDuplex_heldByItsHeaders_bodyIsTakenInMeanwhile() {
    Envoy envoy =
        envoy(Mode.DUPLEX)
            .header("x-gateway-model-name", "m")
            .header("content-type", "application/grpc")
            .headers("POST", "/some.Service/Call", false)
            .body("first", false)
            .body("second", false)
            .trailers();
    assertThat(envoy.replies).isEmpty();
    assertThat(server.harness.heldBytes()).isEqualTo("firstsecond".length());

    server.wake();

    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo("firstsecond");
    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_TRAILERS);
  }

  @Test
  void fullDuplex_heldAndMemoryIsFull_refusedAndItsPlaceIsFree() {
    Envoy envoy =
        envoy(Mode.DUPLEX)
            .header("x-gateway-model-name", "m")
            .header("content-type", "application/grpc")
            .headers("POST", "/some.Service/Call", false);

    for (int i = 0; i < 5; i++) {
      envoy.body("x".repeat(1 << 20), false);
    }

    assertRefused(envoy, RejectReason.BODY_MEMORY_FULL);
    assertThat(server.queues().waiting()).isZero();
    assertThat(server.harness.heldBytes()).isZero();
  }

  @Test
  void streamedAtOnce_heldAndMoreComes_envoyIsAskedForTimeAnew() {
    Envoy envoy =
        envoy(Mode.AT_ONCE)
            .header("x-gateway-model-name", "m")
            .header("content-type", "application/grpc")
            .headers("POST", "/some.Service/Call", false)
            .body("first", false);

    assertThat(envoy.replies).hasSize(2).allMatch(ProcessingResponse::hasOverrideMessageTimeout);
    server.wake();
    envoy.body("last", true);

    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo("firstlast");
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"NONE", "STREAMED", "BUFFERED", "DUPLEX"})
  void modelInAHeader_held_decidedByTheHeaders(Mode mode) {
    Envoy envoy =
        envoy(mode)
            .header("x-gateway-model-name", "m")
            .header("content-type", "application/grpc")
            .headers("POST", "/some.Service/Call", false);
    assertThat(envoy.destination()).isNull();

    server.wake();

    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_HEADERS);
    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
  }

  @Test
  void stream_heldThenServed_endsWithTheRequest() {
    restart(CompletionMode.STREAM);
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);
    server.wake();
    assertThat(server.harness.inFlight()).isEqualTo(1);
    assertThat(envoy.closed).isNull();

    envoy.halfClose();

    assertThat(server.harness.inFlight()).isZero();
  }

  @Test
  void clientLeaves_held_itsPlaceIsFreeAtOnce() {
    Envoy gone = envoy(Mode.BUFFERED).chat().body(BODY, true);
    Envoy other = envoy(Mode.DUPLEX).chat().body(BODY, true);
    assertRefused(envoy(Mode.BUFFERED).chat().body(BODY, true), RejectReason.HOLD_FULL);

    gone.cancel();
    Envoy next = envoy(Mode.BUFFERED).chat().body(BODY, true);
    server.wake();

    assertThat(List.of(other.destination(), next.destination()))
        .containsOnly(SleepingServer.ADDRESS);
    assertThat(server.harness.inFlight()).isEqualTo(2);
  }

  @Test
  void clientLeaves_itsTurnHasJustCome_nothingIsReserved() {
    server.detachHome();
    Envoy gone = envoy(Mode.BUFFERED).chat().body(BODY, true);
    server.wake();

    gone.cancel();
    server.runHome();

    assertThat(server.harness.inFlight()).isZero();
    assertThat(gone.destination()).isNull();
  }

  @Test
  void deadline_held_refusedThenWithRetryAfter() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);

    server.pass(SleepingServer.PATIENCE.minusMillis(1));
    assertThat(envoy.model.answered()).isNull();
    server.pass(Duration.ofMillis(1));

    assertThat(assertRefused(envoy, RejectReason.HOLD_TIMEOUT)).isEqualTo("2");
  }

  @Test
  void deadline_clientSaysHowLong_thatCountsUpToTheLongest() {
    Envoy hasty = envoy(Mode.BUFFERED).header("x-wait", "1.5").chat().body(BODY, true);
    Envoy patient = envoy(Mode.BUFFERED).header("x-wait", "5000").chat().body(BODY, true);

    server.pass(Duration.ofMillis(1500));
    assertRefused(hasty, RejectReason.HOLD_TIMEOUT);
    server.pass(SleepingServer.LONGEST);
    assertRefused(patient, RejectReason.HOLD_TIMEOUT);
  }

  @Test
  void hopeless_wakeTakesLongerThanItMayWait_refusedAtOnceWithThatTime() {
    server.waitNanos = SleepingServer.PATIENCE.plusSeconds(1).toNanos();

    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);

    assertThat(assertRefused(envoy, RejectReason.MODEL_ASLEEP)).isEqualTo("31");
  }

  @Test
  void clientDoesNotWait_refusedAtOnce() {
    Envoy envoy = envoy(Mode.DUPLEX).header("x-wait", "0").chat().body(BODY, true);

    assertRefused(envoy, RejectReason.MODEL_ASLEEP);
  }

  @Test
  void drain_held_refusedAtOnceAndThoseThatComeToo() {
    Envoy before = envoy(Mode.BUFFERED).chat().body(BODY, true);
    Envoy coming = envoy(Mode.BUFFERED).chat();

    server.harness.service.drain();
    coming.body(BODY, true);

    assertRefused(before, RejectReason.DRAINING);
    assertRefused(coming, RejectReason.DRAINING);
  }

  @Test
  void othersWait_serverIsAwakeMeanwhile_nobodyPassesThem() {
    Envoy first = envoy(Mode.BUFFERED).chat().body(BODY, true);
    server.announce();

    Envoy second = envoy(Mode.BUFFERED).chat().body(BODY, true);
    assertThat(second.destination()).isNull();
    server.release();

    assertThat(first.destination()).isNotNull();
    assertThat(second.destination()).isNotNull();
  }

  @Test
  void releasedInVain_heldAgainAndServedLater() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);

    server.queues().line("m").releaseFirst();
    assertThat(envoy.destination()).isNull();
    assertThat(server.queues().waiting("m")).isEqualTo(1);
    server.wake();

    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
    assertThat(envoy.replies).hasSize(3);
  }

  @Test
  void removed_modelIsGone_clientHearsThat() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY, true);
    server.harness.pool.applyDiscovery(List.of(serving("10.0.0.2:8000", "n")));

    server.queues().line("m").removeAll();

    assertRefused(envoy, RejectReason.MODEL_NOT_FOUND);
  }

  @Test
  void sweep_held_notTakenForAClientThatStopped() {
    Envoy envoy = envoy(Mode.DUPLEX).header("x-wait", "60").chat().body(BODY, true);
    server.harness.ticker.advance(SleepingServer.REQUEST_TIMEOUT.multipliedBy(2));

    server.harness.service.sweep();

    assertThat(envoy.model.answered()).isNull();
    server.wake();
    assertThat(envoy.destination()).isEqualTo(SleepingServer.ADDRESS);
  }

  @Test
  void listModels_serverSleeps_modelIsListed() {
    Envoy envoy = envoy(Mode.BUFFERED).headers("GET", "/v1/models", true);

    assertThat(requireNonNull(envoy.model.answered()).getBody().toStringUtf8()).contains("\"m\"");
  }

  @Test
  void unknownModel_notFoundAsEver() {
    Envoy envoy = envoy(Mode.BUFFERED).chat().body(BODY.replace("\"m\"", "\"x\""), true);

    assertRefused(envoy, RejectReason.MODEL_NOT_FOUND);
  }

  /** Its Retry-After. */
  private static String assertRefused(Envoy envoy, RejectReason reason) {
    ImmediateResponse answer = requireNonNull(envoy.model.answered());
    assertThat(answer.getStatus().getCodeValue()).isEqualTo(reason.httpStatus());
    assertThat(header(answer, RejectReason.HEADER)).isEqualTo(reason.label());
    return header(answer, "retry-after");
  }

  private static String header(ImmediateResponse answer, String name) {
    return answer.getHeaders().getSetHeadersList().stream()
        .map(HeaderValueOption::getHeader)
        .filter(header -> header.getKey().equals(name))
        .map(header -> header.getRawValue().toStringUtf8())
        .findFirst()
        .orElse("");
  }
}
