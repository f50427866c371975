package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExtProcStreamTest {

  private static final String SERVER = "10.0.0.1:8000";
  private static final String BODY = "{\"model\":\"m\",\"messages\":[]}";

  private StreamHarness harness = start(CompletionMode.ACCESS_LOG);

  private static StreamHarness start(CompletionMode completion) {
    StreamHarness harness = StreamHarness.with(completion);
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    return harness;
  }

  private void restart(CompletionMode completion) {
    harness.close();
    harness = start(completion);
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(harness.heldBytes()).isZero();
    harness.close();
  }

  @Test
  void buffered_decidesOnTheBodyAndLeaves() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat();
    assertThat(envoy.replies).containsExactly(ReadReply.of(Replies.CONTINUE_REQUEST_HEADERS));

    envoy.body(BODY, true);

    assertThat(envoy.replies).hasSize(2);
    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_BODY);
    assertThat(envoy.last().getRequestBody().getResponse().hasBodyMutation()).isFalse();
    assertThat(destination(envoy.last())).isEqualTo(SERVER);
    assertThat(envoy.closed).isEqualTo(Status.OK);
    assertThat(harness.inFlight()).isEqualTo(1);
    assertThat(ticket(envoy.last()).endpoint().text()).isEqualTo(SERVER);
  }

  @Test
  void fullDuplex_answersNothingBeforeTheEndThenGivesEveryPieceBackAsItCame() {
    Envoy envoy = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat();
    envoy.body(BODY.substring(0, 5), false).body(BODY.substring(5), false);
    assertThat(envoy.replies).isEmpty();
    assertThat(harness.heldBytes()).isEqualTo(BODY.length());

    envoy.body("", true);

    assertThat(envoy.replies)
        .extracting(ProcessingResponse::getResponseCase)
        .containsExactly(
            ResponseCase.REQUEST_HEADERS,
            ResponseCase.REQUEST_BODY,
            ResponseCase.REQUEST_BODY,
            ResponseCase.REQUEST_BODY);
    assertThat(destination(envoy.replies.get(0))).isEqualTo(SERVER);
    assertThat(pieces(envoy)).containsExactly(BODY.substring(0, 5), BODY.substring(5), "");
    assertThat(ends(envoy)).containsExactly(false, false, true);
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @Test
  void fullDuplex_trailersEndTheBody_noPieceCarriesTheEnd() {
    Envoy envoy = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat();

    envoy.body(BODY, false).trailers();

    assertThat(ends(envoy)).containsExactly(false);
    assertThat(envoy.last()).isEqualTo(ReadReply.of(Replies.CONTINUE_REQUEST_TRAILERS));
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @Test
  void fullDuplex_secondEndOfStream_isIgnored() {
    restart(CompletionMode.STREAM);
    Envoy envoy = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body(BODY, true);
    int replies = envoy.replies.size();

    envoy.body("", true);

    assertThat(envoy.replies).hasSize(replies);
    assertThat(harness.inFlight()).isEqualTo(1);
    assertThat(harness.registry.get("berth.streams.unexpected.messages").counter().count())
        .isEqualTo(1);
    envoy.cancel();
  }

  @ParameterizedTest
  @EnumSource(
      value = BodySendMode.class,
      names = {"NONE", "BUFFERED", "FULL_DUPLEX_STREAMED"})
  void noBody_decidesOnTheHeaders(BodySendMode mode) {
    Envoy envoy = harness.envoy(mode).headers("GET", "/version", true);

    assertThat(envoy.replies).hasSize(1);
    assertThat(envoy.last().getResponseCase()).isEqualTo(ResponseCase.REQUEST_HEADERS);
    assertThat(destination(envoy.last())).isEqualTo(SERVER);
    assertThat(envoy.closed).isEqualTo(Status.OK);
  }

  @Test
  void none_bodyUnseen_theOnlyModelIsMeantAndOfSeveralNone() {
    Envoy one = harness.envoy(BodySendMode.NONE).chat();
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m", "n")));
    Envoy several = harness.envoy(BodySendMode.NONE).chat();

    assertThat(destination(one.last())).isEqualTo(SERVER);
    assertThat(error(several, 400)).contains("model_missing");
  }

  @Test
  void decision_overwritesWhatTheClientSent() {
    Envoy envoy =
        harness
            .envoy(BodySendMode.NONE)
            .header("x-gateway-destination-endpoint", "169.254.169.254:80")
            .headers("GET", "/version", true);

    HeaderValueOption header =
        envoy.last().getRequestHeaders().getResponse().getHeaderMutation().getSetHeaders(0);
    assertThat(header.getAppendAction()).isEqualTo(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    assertThat(header.getHeader().getRawValue().toStringUtf8()).isEqualTo(SERVER);
    assertThat(header.getHeader().getValue()).isEmpty();
  }

  @Test
  void stream_endsWithTheRequest_closesTheTicket() {
    restart(CompletionMode.STREAM);
    Envoy cancelled = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    Envoy halfClosed = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    assertThat(cancelled.closed).isNull();
    assertThat(harness.inFlight()).isEqualTo(2);

    cancelled.cancel();
    assertThat(harness.inFlight()).isEqualTo(1);
    halfClosed.halfClose();

    assertThat(harness.inFlight()).isZero();
    assertThat(halfClosed.closed).isEqualTo(Status.OK);
    assertThat(harness.openStreams()).isZero();
  }

  @Test
  void stream_responsePhase_isWavedThrough() {
    restart(CompletionMode.STREAM);
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);

    envoy.send(ProcessingRequest.newBuilder().setResponseHeaders(HttpHeaders.getDefaultInstance()));

    assertThat(envoy.last()).isEqualTo(ReadReply.of(Replies.CONTINUE_RESPONSE_HEADERS));
    envoy.cancel();
  }

  @Test
  void auto_dependsOnWhetherThatEnvoyLogsHere() {
    restart(CompletionMode.AUTO);
    Envoy before = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    harness.accessLogs.onOpen("unix");
    Envoy after = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);

    assertThat(before.closed).isNull();
    assertThat(after.closed).isEqualTo(Status.OK);
    before.cancel();
  }

  @Test
  void clientLeaves_inEveryPhase_nothingStaysOnTheBooks() {
    restart(CompletionMode.STREAM);
    harness.envoy(BodySendMode.BUFFERED).cancel();
    harness.envoy(BodySendMode.BUFFERED).halfClose();
    harness.envoy(BodySendMode.BUFFERED).chat().cancel();
    harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body("{\"mo", false).cancel();
    harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body("{\"mo", false).halfClose();
    harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body(BODY, true).cancel();

    assertThat(harness.inFlight()).isZero();
    assertThat(harness.tickets.size()).isZero();
    assertThat(harness.openStreams()).isZero();
    assertThat(harness.heldBytes()).isZero();
  }

  @Test
  void drain_letsGoOfStreamsPastTheirDecisionAndOnlyOfThose() {
    restart(CompletionMode.STREAM);
    Envoy decided = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    Envoy undecided = harness.envoy(BodySendMode.BUFFERED).chat();

    harness.service.drain();
    assertThat(decided.closed).isEqualTo(Status.OK);
    assertThat(undecided.closed).isNull();

    undecided.body(BODY, true);
    assertThat(destination(undecided.last())).isEqualTo(SERVER);
    assertThat(undecided.closed).isEqualTo(Status.OK);
  }

  @Test
  void body_malformed_400InTheDialectOfTheApi() {
    Envoy openAi = harness.envoy(BodySendMode.BUFFERED).chat().body("{\"model\":", true);
    Envoy anthropic =
        harness
            .envoy(BodySendMode.BUFFERED)
            .headers("POST", "/v1/messages?beta=true", false)
            .body("{\"model\":1}", true);

    assertThat(error(openAi, 400)).startsWith("{\"error\":{\"message\":");
    assertThat(error(anthropic, 400))
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"");
    assertThat(openAi.closed).isEqualTo(Status.OK);
  }

  @Test
  void model_unknown_404() {
    Envoy envoy =
        harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body("{\"model\":\"x\"}", true);

    assertThat(error(envoy, 404)).contains("\"code\":\"model_not_found\"");
    assertThat(envoy.replies).hasSize(1);
  }

  @Test
  void noServerReady_503WithRetryAfter() {
    harness.pool.applyDiscovery(List.of());
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);

    assertThat(error(envoy, 503)).contains("no_ready_server");
    assertThat(
            envoy.last().getImmediateResponse().getHeaders().getSetHeadersList().stream()
                .map(h -> h.getHeader().getKey()))
        .containsExactly("content-type", "x-berth-reason", "retry-after");
  }

  @Test
  void declaredLength_beyondTheLimit_413BeforeTheBody() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).header("content-length", "1048577").chat();

    assertThat(error(envoy, 413)).contains("1048576");
  }

  @Test
  void body_growsBeyondTheLimit_413() {
    Envoy envoy = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat();
    String half = "{\"a\":\"" + "x".repeat((1 << 19) - 6);

    envoy.body(half, false).body("x".repeat(1 << 19), false).body("x", false);

    error(envoy, 413);
  }

  @Test
  void bodies_togetherBeyondTheMemory_429() {
    harness.close();
    harness =
        new StreamHarness(CompletionMode.ACCESS_LOG, new ExtProcSettings(1 << 20, BODY.length()));
    Envoy first = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body(BODY, false);
    Envoy second = harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body(BODY, false);

    assertThat(error(second, 429)).contains("body_memory_full");
    assertThat(harness.heldBytes()).isEqualTo(BODY.length());
    first.cancel();
  }

  @Test
  void subset_listOrString_isHonoured_emptyIs429() {
    Value list =
        Value.newBuilder()
            .setListValue(
                ListValue.newBuilder().addValues(Value.newBuilder().setStringValue(SERVER)))
            .build();
    Value string = Value.newBuilder().setStringValue("10.9.9.9:1, " + SERVER).build();
    Value empty = Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build();

    assertThat(destination(withSubset(list).last())).isEqualTo(SERVER);
    assertThat(destination(withSubset(string).last())).isEqualTo(SERVER);
    assertThat(error(withSubset(empty), 503)).contains("no_server_in_subset");
  }

  private Envoy withSubset(Value hint) {
    return harness.envoy(BodySendMode.NONE).subset(hint).headers("GET", "/x", true);
  }

  @Test
  void models_areListedAndDescribed() {
    Envoy list = harness.envoy(BodySendMode.BUFFERED).headers("GET", "/v1/models?x=1", true);
    Envoy one = harness.envoy(BodySendMode.BUFFERED).headers("GET", "/v1/models/m", true);
    Envoy unknown = harness.envoy(BodySendMode.BUFFERED).headers("GET", "/v1/models/x", true);

    assertThat(error(list, 200))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\",\"created\":0,"
                + "\"owned_by\":\"berth\"}]}");
    assertThat(error(one, 200)).startsWith("{\"id\":\"m\"");
    assertThat(error(unknown, 404)).contains("model_not_found");
    assertThat(harness.inFlight()).isZero();
  }

  @Test
  void mode_unknown_500SaysWhatToSet() {
    Envoy request = harness.envoy(ProtocolConfiguration.newBuilder().setRequestBodyModeValue(99));
    Envoy response = harness.envoy(ProtocolConfiguration.newBuilder().setResponseBodyModeValue(99));

    assertThat(error(request.chat(), 500)).contains("request_body_mode").contains("BUFFERED");
    assertThat(error(response.chat(), 500)).contains("response_body_mode").contains("BUFFERED");
  }

  @Test
  void body_withoutHeaders_500SaysWhatToSet() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).body(BODY, true);

    assertThat(error(envoy, 500)).contains("request_header_mode");
  }

  @Test
  void pool_unknown_endsTheStreamWithItsName() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED, "nope");

    assertThat(envoy.closed.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(envoy.closed.getDescription()).contains("nope");
  }

  @Test
  void observabilityMode_isAnsweredWithNothing() {
    Envoy envoy = harness.envoy(BodySendMode.NONE);

    envoy.send(
        ProcessingRequest.newBuilder()
            .setObservabilityMode(true)
            .setRequestHeaders(HttpHeaders.getDefaultInstance()));

    assertThat(envoy.replies).isEmpty();
    envoy.halfClose();
  }

  private String destination(ProcessingResponse reply) {
    String fromMetadata =
        reply
            .getDynamicMetadata()
            .getFieldsOrThrow("envoy.lb")
            .getStructValue()
            .getFieldsOrThrow("x-gateway-destination-endpoint")
            .getStringValue();
    var common =
        reply.hasRequestHeaders()
            ? reply.getRequestHeaders().getResponse()
            : reply.getRequestBody().getResponse();
    HeaderValueOption header = common.getHeaderMutation().getSetHeaders(0);
    assertThat(header.getHeader().getKey()).isEqualTo("x-gateway-destination-endpoint");
    assertThat(header.getHeader().getRawValue().toStringUtf8()).isEqualTo(fromMetadata);
    return fromMetadata;
  }

  private Ticket ticket(ProcessingResponse reply) {
    String id =
        reply
            .getDynamicMetadata()
            .getFieldsOrThrow("berth")
            .getStructValue()
            .getFieldsOrThrow("ticket")
            .getStringValue();
    Ticket ticket = harness.tickets.byId(id);
    assertThat(ticket).isNotNull();
    return ticket;
  }

  @Test
  void accessLogCompletion_ticketStaysUntilTheLogEntry() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    Ticket ticket = ticket(envoy.last());

    envoy.cancel();
    assertThat(harness.inFlight()).isEqualTo(1);
    ticket.close(TicketEnd.ACCESS_LOG);

    assertThat(harness.inFlight()).isZero();
  }

  private static String error(Envoy envoy, int status) {
    ImmediateResponse response = envoy.last().getImmediateResponse();
    assertThat(response.getStatus().getCodeValue()).isEqualTo(status);
    assertThat(response.getHeaders().getSetHeaders(0).getHeader().getRawValue().toStringUtf8())
        .isEqualTo("application/json");
    return response.getBody().toStringUtf8();
  }

  private static List<String> pieces(Envoy envoy) {
    return envoy.replies.stream()
        .filter(ProcessingResponse::hasRequestBody)
        .map(
            r ->
                r.getRequestBody()
                    .getResponse()
                    .getBodyMutation()
                    .getStreamedResponse()
                    .getBody()
                    .toStringUtf8())
        .toList();
  }

  private static List<Boolean> ends(Envoy envoy) {
    return envoy.replies.stream()
        .filter(ProcessingResponse::hasRequestBody)
        .map(
            r ->
                r.getRequestBody()
                    .getResponse()
                    .getBodyMutation()
                    .getStreamedResponse()
                    .getEndOfStream())
        .toList();
  }
}
