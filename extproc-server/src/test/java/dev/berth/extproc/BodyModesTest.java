package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.undeclared;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.Body.End;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.routing.GatewayOptions;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is special about each body mode: when it decides, by what, and when it cannot. */
class BodyModesTest {

  private static final String SERVER = "10.0.0.1:8000";
  private static final String CHAT = "/v1/chat/completions";
  private static final GatewayOptions OVERRIDES = new GatewayOptions(0, false, true);
  private static final ExtProcSettings SETTINGS =
      new ExtProcSettings(1 << 20, 4 << 20).withPeek(100, 1000);

  private StreamHarness harness = start(Routes.of(CompletionMode.STREAM));

  private static StreamHarness start(Routes routes) {
    StreamHarness harness = new StreamHarness(routes, SETTINGS);
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m"), serving("10.0.0.2:8000", "n")));
    return harness;
  }

  private void restart(Routes routes) {
    harness.close();
    harness = start(routes);
  }

  @AfterEach
  void nothingIsLeft() {
    harness.envoys().forEach(Envoy::cancel);
    harness.logAll();
    harness.assertNothingLeft();
    harness.close();
  }

  private Envoy envoy(Mode mode) {
    return harness.envoy(mode.request());
  }

  private static String error(Envoy envoy, int status) {
    assertThat(envoy.model.answered()).isNotNull();
    assertThat(envoy.model.answered().getStatus().getCodeValue()).isEqualTo(status);
    return envoy.model.answered().getBody().toStringUtf8();
  }

  private static void assertDecidedOn(Envoy envoy, ResponseCase reply) {
    assertThat(envoy.destination()).isEqualTo(SERVER);
    assertThat(
            envoy.replies.stream()
                .filter(r -> r.getDynamicMetadata().containsFields("envoy.lb"))
                .map(r -> r.getResponseCase()))
        .containsExactly(reply);
  }

  @Test
  void streamed_modelOnlyInTheBody_isRefusedWithTheSettingsToChange() {
    Envoy envoy = envoy(Mode.STREAMED).chat();

    assertThat(error(envoy, 500))
        .contains("send_body_without_waiting_for_header_response", "allow_mode_override");
    assertThat(envoy.closed).isNotNull();
  }

  /** The default is for requests that name none; whether one does is not to be seen here. */
  @ParameterizedTest
  @EnumSource(names = {"STREAMED", "AT_ONCE", "PARTIAL"})
  void modelNotShown_theDefaultIsNoGuess(Mode mode) {
    restart(Routes.of(CompletionMode.STREAM).withDefault("m"));
    Envoy envoy = envoy(mode);

    EnvoyDriver.of(envoy, CHAT, cutBeforeTheModel(), mode, true).request();

    assertThat(error(envoy, mode == Mode.STREAMED ? 500 : 400)).contains("BUFFERED");
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAMED", "AT_ONCE", "PARTIAL"})
  void modelNotShown_onlyOneIsServedButAnAliasMayBeMeant_isRefused(Mode mode) {
    restart(Routes.of(CompletionMode.STREAM).withAlias("alias", "m"));
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    Envoy envoy = envoy(mode);

    EnvoyDriver.of(envoy, CHAT, cutBeforeTheModel(), mode, true).request();

    assertThat(error(envoy, mode == Mode.STREAMED ? 500 : 400)).contains("BUFFERED");
  }

  @ParameterizedTest
  @EnumSource
  void modelNotShown_noServerHasSaidWhatItServes_isToBeTriedAgain(Mode mode) {
    restart(Routes.of(CompletionMode.STREAM).withAlias("alias", "m"));
    harness.pool.applyDiscovery(List.of(undeclared(SERVER)));
    Envoy envoy = envoy(mode);

    EnvoyDriver.of(envoy, CHAT, cutBeforeTheModel(), mode, true).request();

    if (mode == Mode.BUFFERED || mode == Mode.DUPLEX) {
      assertThat(error(envoy, 400)).as("seen, and cut off").contains("malformed_body");
    } else {
      assertThat(error(envoy, 503)).contains("no_ready_server");
    }
  }

  private static Body cutBeforeTheModel() {
    ByteString start = ByteString.copyFromUtf8("{\"prompt\":\"" + "x".repeat(2000));
    return new Body(start, List.of(start), End.TRAILERS);
  }

  @Test
  void none_modelOfSeveral_isAskedForInTheHeader() {
    assertThat(error(envoy(Mode.NONE).chat(), 400)).contains("x-gateway-model-name");
  }

  /** The server would not know the alias, and nobody can tell it the model. */
  @ParameterizedTest
  @EnumSource
  void aliasInTheHeader_bodyThatNobodyReads_isRefused(Mode mode) {
    restart(Routes.of(CompletionMode.STREAM).withAlias("alias", "m"));
    Envoy envoy =
        envoy(mode)
            .header("content-type", "application/vnd.protobuf")
            .header("x-gateway-model-name", "alias");

    EnvoyDriver.of(envoy, "/infer", Body.of("x", End.LAST_PIECE), mode, true).request();

    assertThat(error(envoy, 404)).contains("'alias' stands for another model");
  }

  @Test
  void aliasInTheHeader_streamedBodyWithOverrides_isReadAndRewritten() {
    restart(Routes.of(CompletionMode.STREAM).with(OVERRIDES).withAlias("alias", "m"));
    Envoy envoy = envoy(Mode.STREAMED).header("x-gateway-model-name", "alias");
    Body body = Body.of("{\"model\":\"alias\"}", End.EMPTY_PIECE);

    EnvoyDriver.of(envoy, CHAT, body, Mode.STREAMED, true).request();

    assertDecidedOn(envoy, ResponseCase.REQUEST_BODY);
    assertThat(envoy.model.request().through().toStringUtf8()).isEqualTo("{\"model\":\"m\"}");
  }

  @Test
  void streamed_overridesAllowed_asksForTheBodyInOnePiece() {
    restart(Routes.of(CompletionMode.STREAM).with(OVERRIDES));
    Envoy envoy = envoy(Mode.STREAMED);

    EnvoyDriver.of(
            envoy,
            CHAT,
            Body.of(Body.chat(5000), Body.Cut.BYTES, End.TRAILERS),
            Mode.STREAMED,
            true)
        .request();

    assertThat(envoy.replies.get(0).getModeOverride().getRequestBodyMode())
        .isEqualTo(BodySendMode.BUFFERED);
    assertDecidedOn(envoy, ResponseCase.REQUEST_BODY);
    envoy.model.assertNothingWaits();
  }

  @ParameterizedTest
  @EnumSource
  void modelInTheHeader_bodyThatNobodyCanRead_isDecidedByTheHeaders(Mode mode) {
    Envoy envoy =
        envoy(mode).header("content-type", "application/grpc").header("x-gateway-model-name", "m");

    EnvoyDriver.of(
            envoy,
            "/inference.GRPCInferenceService/ModelInfer",
            Body.of("\0\0\0\0\1x", End.LAST_PIECE),
            mode,
            true)
        .request();

    assertDecidedOn(envoy, ResponseCase.REQUEST_HEADERS);
    envoy.model.assertNothingWaits();
  }

  @Test
  void modelInTheHeader_bodyNamesAnother_theBodyIsRight() {
    Envoy envoy = envoy(Mode.BUFFERED).header("x-gateway-model-name", "n").chat();

    envoy.body("{\"model\":\"m\"}", true);

    assertThat(envoy.destination()).isEqualTo(SERVER);
  }

  @Test
  void modelInTheHeader_bodyNamesNone_theHeaderCounts() {
    Envoy envoy = envoy(Mode.DUPLEX).header("x-gateway-model-name", "m").chat();

    envoy.body("{}", true);

    assertThat(envoy.destination()).isEqualTo(SERVER);
  }

  @Test
  void atOnce_wholeDocument_isDecidedBeforeEnvoySaysThatItEnds() {
    Envoy envoy = envoy(Mode.AT_ONCE).chat().body("{\"model\":\"m\"", false);
    assertThat(envoy.replies).isEmpty();

    envoy.body("}", false);

    assertDecidedOn(envoy, ResponseCase.REQUEST_HEADERS);
    assertThat(envoy.replies).hasSize(3);
    envoy.body("", true);
    assertThat(envoy.replies).hasSize(4);
  }

  @Test
  void atOnce_allDeclaredBytes_areJudgedBeforeEnvoySaysThatTheyEnd() {
    Envoy envoy = envoy(Mode.AT_ONCE).header("content-length", "12").chat();

    envoy.body("{\"model\":\"m\"", false);

    assertThat(error(envoy, 400)).contains("ends before the object is complete");
  }

  @Test
  void atOnce_longBody_isDecidedWhenTheModelIsKnown() {
    String body = "{\"prompt\":\"" + "x".repeat(150) + "\",\"model\":\"m\",";
    Envoy envoy = envoy(Mode.AT_ONCE).header("content-length", "4000").chat();

    envoy.body(body.substring(0, 120), false);
    assertThat(envoy.replies).isEmpty();
    envoy.body(body.substring(120), false);

    assertDecidedOn(envoy, ResponseCase.REQUEST_HEADERS);
    assertThat(envoy.replies).hasSize(3);
    assertThat(promptTokens()).as("by the declared length").isEqualTo(1000);
  }

  /** Its previous response may be named behind the input, and decides as much as the model. */
  @Test
  void atOnce_longResponsesRequest_isReadToItsEndWithinTheLimit() {
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m"), serving("10.0.0.2:8000", "m")));
    Envoy envoy = envoy(Mode.AT_ONCE).headers("POST", "/v1/responses", false);

    envoy.body("{\"model\":\"m\",\"input\":\"" + "x".repeat(500), false);
    assertThat(envoy.replies).isEmpty();
    envoy.body("\",\"previous_response_id\":\"resp_1\"}", false);

    assertThat(error(envoy, 404)).contains("previous_response_id");
  }

  @Test
  void atOnce_responsesRequestBeyondTheLimit_isDecidedByItsModel() {
    Envoy envoy = envoy(Mode.AT_ONCE).headers("POST", "/v1/responses", false);

    envoy.body("{\"model\":\"m\",\"input\":\"" + "x".repeat(1000), false);

    assertDecidedOn(envoy, ResponseCase.REQUEST_HEADERS);
  }

  @Test
  void atOnce_noModelUpToTheLimit_isRefusedWithWhatToDo() {
    Envoy envoy = envoy(Mode.AT_ONCE).chat().body("{\"prompt\":\"" + "x".repeat(1000), false);

    assertThat(error(envoy, 400)).contains("model_missing", "in front", "BUFFERED");
  }

  @Test
  void atOnce_noModelUpToTheLimitButOnlyOneIsServed_isDecided() {
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    Envoy envoy = envoy(Mode.AT_ONCE).chat().body("{\"prompt\":\"" + "x".repeat(1000), false);

    assertDecidedOn(envoy, ResponseCase.REQUEST_HEADERS);
  }

  @Test
  void atOnce_badBehindTheDecision_isRefusedAndBooked() {
    Envoy envoy = envoy(Mode.AT_ONCE).chat();
    envoy.body("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(100), false);
    assertThat(harness.inFlight()).isEqualTo(1);

    envoy.body("\",\"model\":\"n\"}", true);

    assertThat(error(envoy, 400)).contains("more than once");
    assertThat(envoy.closed).isNotNull();
    assertThat(harness.inFlight()).isZero();
  }

  @Test
  void atOnce_badBehindTheDecision_isLeftToTheLogWhereThereIsOne() {
    restart(Routes.of(CompletionMode.ACCESS_LOG));
    Envoy envoy = envoy(Mode.AT_ONCE).chat();

    envoy.body("{\"model\":\"m\"}", false).body("{", true);

    assertThat(error(envoy, 400)).contains("goes on");
    assertThat(harness.inFlight()).isEqualTo(1);
  }

  @Test
  void atOnce_logged_staysToTheEndOfTheBody() {
    restart(Routes.of(CompletionMode.ACCESS_LOG));
    Envoy envoy = envoy(Mode.AT_ONCE).chat().body("{\"model\":\"m\"}", false);
    assertThat(envoy.closed).isNull();

    envoy.body("", true);

    assertThat(envoy.closed).isNotNull();
  }

  @Test
  void partial_cutBehindTheModel_isDecidedAndNotJudged() {
    Envoy envoy = envoy(Mode.PARTIAL).header("content-length", "8000").chat();

    envoy.body("{\"model\":\"m\",\"prompt\":\"x", false);

    assertDecidedOn(envoy, ResponseCase.REQUEST_BODY);
    assertThat(promptTokens()).isEqualTo(2000);
  }

  @Test
  void partial_cutBeforeTheModel_isRefusedWithWhatToDo() {
    Envoy envoy = envoy(Mode.PARTIAL).chat().body("{\"prompt\":\"x", false);

    assertThat(error(envoy, 400)).contains("model_missing", "in front");
  }

  @Test
  void partial_wholeAndMalformed_isRefused() {
    Envoy envoy = envoy(Mode.PARTIAL).chat().body("{\"model\":\"m\"", true);

    assertThat(error(envoy, 400)).contains("ends before");
  }

  @Test
  void buffered_trailersWithoutABody_carryTheDecision() {
    Envoy envoy = envoy(Mode.BUFFERED).chat();

    envoy.trailers();

    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_TRAILERS);
    assertThat(envoy.destination()).isNotNull();
    assertThat(envoy.last().getRequestTrailers().hasHeaderMutation()).isFalse();
  }

  @Test
  void duplex_trailersWithoutABody_areAnsweredBehindTheDecision() {
    Envoy envoy = envoy(Mode.DUPLEX).chat();

    envoy.trailers();

    assertThat(envoy.replies).hasSize(2);
    assertThat(envoy.replies.get(0).hasRequestHeaders()).isTrue();
    assertThat(envoy.last()).isEqualTo(ReadReply.of(Replies.CONTINUE_REQUEST_TRAILERS));
  }

  @Test
  void duplex_form_isDecidedWhenTheModelIsKnownAndTheFileGoesBackAsItComes() {
    String model = "--b\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n--b\r\n";
    String file = "content-disposition: form-data; name=file; filename=f\r\n\r\n";
    Envoy envoy =
        envoy(Mode.DUPLEX)
            .header("content-type", "multipart/form-data; boundary=b")
            .headers("POST", "/v1/audio/transcriptions", false);

    envoy.body(model + file, false);
    assertDecidedOn(envoy, ResponseCase.REQUEST_HEADERS);
    assertThat(harness.heldBytes()).isZero();
    envoy.body("RIFF", false).body("\r\n--b--", true);

    assertThat(envoy.model.request().through().toStringUtf8())
        .isEqualTo(model + file + "RIFF\r\n--b--");
    envoy.model.assertNothingWaits();
  }

  @Test
  void duplex_formThatTurnsOutBad_isRefusedBeforeItsEnd() {
    String part = "--b\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n";
    Envoy envoy =
        envoy(Mode.DUPLEX)
            .header("content-type", "multipart/form-data; boundary=b")
            .headers("POST", "/v1/audio/transcriptions", false);

    envoy.body(part + "--b\r\n", false).body(part.substring(5), true);

    assertThat(error(envoy, 400)).contains("more than once");
    assertThat(harness.inFlight()).isZero();
  }

  @Test
  void duplex_malformed_isRefusedBeforeTheEnd() {
    Envoy envoy = envoy(Mode.DUPLEX).chat().body("[", false);

    error(envoy, 400);
    assertThat(harness.heldBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void overridesAllowed_theAnswerDoesNotVisitBerth(Mode mode) {
    restart(Routes.of(CompletionMode.STREAM).with(OVERRIDES));
    Envoy envoy = envoy(mode).headers("GET", "/version", true);

    ProcessingMode override = envoy.replies.get(0).getModeOverride();
    boolean heeded = mode != Mode.DUPLEX && mode != Mode.AT_ONCE;
    assertThat(envoy.replies.get(0).hasModeOverride()).isEqualTo(heeded);
    if (heeded) {
      assertThat(override.getRequestBodyMode()).isEqualTo(mode.request().getRequestBodyMode());
      assertThat(override.getResponseTrailerMode()).isEqualTo(HeaderSendMode.SEND);
    }
  }

  @ParameterizedTest
  @EnumSource
  void passThrough_goesOnWithoutADestination(Mode mode) {
    restart(Routes.of(CompletionMode.STREAM).passing("/docs"));
    Envoy envoy = envoy(mode);
    Body body = Body.of(ByteString.copyFrom(new byte[5000]), Body.Cut.FRAMES, End.EMPTY_PIECE);

    EnvoyDriver.of(envoy, "/docs/upload", body, mode, true).request();

    assertThat(envoy.destination()).isNull();
    assertThat(
            envoy
                .replies
                .get(0)
                .getRequestHeaders()
                .getResponse()
                .getHeaderMutation()
                .getRemoveHeadersList())
        .containsExactly("x-gateway-destination-endpoint", "target-pod");
    assertThat(envoy.closed).isNotNull();
    assertThat(harness.tickets.size()).isZero();
  }

  @Test
  void fallbacks_areListedTheSameInHeaderAndMetadata() {
    restart(Routes.of(CompletionMode.STREAM).with(new GatewayOptions(2, true, false)));
    harness.pool.applyDiscovery(
        List.of(
            serving(SERVER, "m"), serving("10.0.0.2:8000", "m"), serving("10.0.0.3:8000", "m")));
    Envoy envoy = envoy(Mode.BUFFERED).headers("GET", "/version", true);

    List<String> set =
        envoy
            .last()
            .getRequestHeaders()
            .getResponse()
            .getHeaderMutation()
            .getSetHeadersList()
            .stream()
            .map(h -> h.getHeader().getKey() + "=" + h.getHeader().getRawValue().toStringUtf8())
            .toList();
    assertThat(envoy.destination().split(",")).hasSize(3).doesNotHaveDuplicates();
    assertThat(set)
        .containsExactly(
            "x-gateway-destination-endpoint=" + envoy.destination(),
            "target-pod=" + envoy.destination().split(",")[0]);
  }

  @ParameterizedTest
  @EnumSource
  void observability_nothingIsAnsweredOrBooked(Mode mode) {
    Envoy envoy = envoy(mode);

    envoy.send(
        ProcessingRequest.newBuilder()
            .setObservabilityMode(true)
            .setRequestHeaders(HttpHeaders.newBuilder().setEndOfStream(true)));

    assertThat(envoy.replies).isEmpty();
    assertThat(harness.tickets.size()).isZero();
    assertThat(started("observability")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void stream_isCountedByItsMode(Mode mode) {
    envoy(mode).headers("GET", "/version", true);

    assertThat(started(BodyMode.of(mode.request().getRequestBodyMode(), mode.atOnce()).label()))
        .isEqualTo(1);
  }

  private double started(String mode) {
    return harness.registry.get("berth.streams.started").tag("mode", mode).counter().count();
  }

  private long promptTokens() {
    return harness.pool.snapshot().endpoints().stream()
        .mapToLong(e -> e.load().promptTokens())
        .sum();
  }
}
