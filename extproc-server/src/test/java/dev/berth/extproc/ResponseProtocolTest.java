package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.Body.Cut;
import dev.berth.extproc.Body.End;
import dev.berth.extproc.StreamHarness.Envoy;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Answers of every size, cut and ended in every way, in every mode, where a gateway shows them:
 * each message is answered as Envoy wants it, the answer arrives as it was, and its end is the end
 * of the request.
 */
class ResponseProtocolTest {

  private static final String SERVER = "10.0.0.1:8000";
  private static final List<Integer> SIZES = List.of(0, 1, 1 << 10, 300 << 10, 3 << 20);
  private static final List<Body> ANSWERS = answers();
  private static final Metadata NOTHING = Metadata.getDefaultInstance();

  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":5}}";
  private static final ByteString JSON_ANSWER =
      ByteString.copyFromUtf8("{\"id\":\"chatcmpl-1\",\"choices\":[]," + USAGE + "}");
  private static final ByteString EVENTS_ANSWER =
      ByteString.copyFromUtf8(
          "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n"
              + "data: {\"choices\":[],"
              + USAGE
              + "}\n\ndata: [DONE]\n\n");

  private StreamHarness harness = start(CompletionMode.STREAM);

  private static StreamHarness start(CompletionMode completion) {
    StreamHarness harness = new StreamHarness(completion, new ExtProcSettings(8 << 20, 16 << 20));
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    return harness;
  }

  private static List<Body> answers() {
    List<Body> answers = new ArrayList<>();
    answers.add(Body.NONE);
    for (int size : SIZES) {
      for (Cut cut : size > 1 << 10 ? List.of(Cut.WHOLE, Cut.FRAMES) : List.of(Cut.values())) {
        for (End end : List.of(End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS)) {
          answers.add(Body.of(ByteString.copyFrom(new byte[size]), cut, end));
        }
      }
    }
    return answers;
  }

  @AfterEach
  void nothingIsLeft() {
    harness.envoys().forEach(Envoy::cancel);
    harness.assertNothingLeft();
    harness.close();
  }

  /** A stream whose request is through. */
  private EnvoyDriver asked(Envoy envoy, Mode request) {
    EnvoyDriver driver =
        EnvoyDriver.of(
            envoy,
            "/v1/chat/completions",
            Body.of(Body.chat(100), Cut.WHOLE, End.LAST_PIECE),
            request,
            true);
    driver.request();
    assertThat(envoy.destination()).isEqualTo(SERVER);
    return driver;
  }

  @ParameterizedTest
  @EnumSource
  void everyAnswer_arrivesAsItWas(Mode mode) {
    for (Mode request : Mode.values()) {
      for (Body answer : ANSWERS) {
        if (mode.atOnce() != request.atOnce()) {
          continue; // one setting for both directions
        }
        Envoy envoy = harness.envoy(mode.response(request));
        asked(envoy, request).response(answer, mode, NOTHING);

        envoy.model.assertNothingWaits();
        ByteString through = envoy.model.response().through();
        assertThat(answer.bytes().startsWith(through)).isTrue();
        if (mode != Mode.NONE && mode != Mode.PARTIAL) {
          assertThat(through.size()).isEqualTo(answer.bytes().size());
        }
        envoy.halfClose();
        assertThat(harness.inFlight()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void endOfTheAnswer_isTheEndOfTheRequest(Mode mode) {
    for (End end : List.of(End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS)) {
      Envoy envoy = harness.envoy(mode.response(Mode.BUFFERED));
      asked(envoy, Mode.BUFFERED)
          .response(Body.of(ByteString.copyFrom(new byte[9]), Cut.WHOLE, end), mode, NOTHING);

      assertThat(harness.inFlight()).isZero();
      assertThat(envoy.closed).as("nobody needs the stream any more").isNotNull();
    }
    assertThat(closedBy("response")).isEqualTo(3);
    assertThat(closedBy("stream")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void answerCutShort_theStreamsEndIsTheEndOfTheRequest(Mode mode) {
    Body answer = Body.of(ByteString.copyFrom(new byte[100]), Cut.BYTES, End.EMPTY_PIECE);
    int messages = 0;
    int played;
    do {
      Envoy envoy = harness.envoy(mode.response(Mode.NONE));
      EnvoyDriver driver = asked(envoy, Mode.NONE);
      played = driver.response(answer, mode, NOTHING, messages);
      envoy.cancel();
      assertThat(harness.inFlight()).isZero();
    } while (played == messages++);
  }

  @Test
  void served_isBooked() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.BUFFERED));
    EnvoyDriver driver = asked(envoy, Mode.BUFFERED);

    driver.response(Body.of("{}", End.LAST_PIECE), Mode.STREAMED, served("10.0.0.2:8000"));

    assertThat(servedCount("elsewhere")).isEqualTo(1);
  }

  @Test
  void served_byAnother_hasTheRequestOnItsBooksForAsLongAsTheAnswerTakes() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.BUFFERED));
    EnvoyDriver driver = asked(envoy, Mode.BUFFERED);
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m"), serving("10.0.0.2:8000", "m")));

    driver.response(Body.of("{}", End.EMPTY_PIECE), Mode.STREAMED, served("10.0.0.2:8000"), 1);

    assertThat(inFlight(0)).isZero();
    assertThat(inFlight(1)).isEqualTo(1);
    driver.response(Integer.MAX_VALUE);
    assertThat(inFlight(1)).isZero();
    assertThat(servedCount("elsewhere")).isEqualTo(1);
  }

  private int inFlight(int server) {
    return harness.pool.snapshot().endpoint(server).load().requests();
  }

  @Test
  void served_isNoAddress_nothingIsBooked() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.BUFFERED));
    EnvoyDriver driver = asked(envoy, Mode.BUFFERED);

    driver.response(Body.of("{}", End.LAST_PIECE), Mode.STREAMED, served("nowhere"));

    assertThat(servedCount("elsewhere")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void usage_isBookedHoweverTheAnswerIsCut(Mode mode) {
    for (Cut cut : Cut.values()) {
      for (End end : List.of(End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS)) {
        answered(mode, "application/json; charset=utf-8", Body.of(JSON_ANSWER, cut, end));
        answered(mode, "text/event-stream", Body.of(EVENTS_ANSWER, cut, end));
      }
    }

    int answers = 2 * Cut.values().length * 3;
    assertThat(tokens("prompt")).isEqualTo(7 * answers);
    assertThat(tokens("completion")).isEqualTo(3 * answers);
    assertThat(tokens("cached")).isEqualTo(5 * answers);
  }

  @Test
  void usage_answerCutShort_isWhatItHasSaid() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.BUFFERED));
    EnvoyDriver driver =
        asked(envoy, Mode.BUFFERED).responseHeader("content-type", "text/event-stream");

    driver.response(Body.of(EVENTS_ANSWER, Cut.WHOLE, End.EMPTY_PIECE), Mode.STREAMED, NOTHING, 2);
    envoy.cancel();

    assertThat(tokens("prompt")).isEqualTo(7);
  }

  @Test
  void usage_compressedAnswer_isNotRead() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.BUFFERED));

    asked(envoy, Mode.BUFFERED)
        .responseHeader("content-type", "application/json")
        .responseHeader("content-encoding", "gzip")
        .response(Body.of(JSON_ANSWER, Cut.WHOLE, End.LAST_PIECE), Mode.STREAMED, NOTHING);

    assertThat(harness.inFlight()).isZero();
    assertThat(tokens("prompt")).isZero();
  }

  @Test
  void usage_ofAStoredResponse_wasBookedWhenItWasMade() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.BUFFERED));
    EnvoyDriver driver =
        EnvoyDriver.of(envoy, "/v1/responses/resp_1/cancel", Body.NONE, Mode.BUFFERED, true)
            .responseHeader("content-type", "application/json");
    driver.request();
    assertThat(envoy.destination()).isEqualTo(SERVER);

    driver.response(Body.of(JSON_ANSWER, Cut.WHOLE, End.LAST_PIECE), Mode.STREAMED, NOTHING);

    assertThat(harness.inFlight()).isZero();
    assertThat(tokens("prompt")).isZero();
  }

  private void answered(Mode mode, String contentType, Body answer) {
    asked(harness.envoy(mode.response(Mode.BUFFERED)), Mode.BUFFERED)
        .responseHeader("content-type", contentType)
        .response(answer, mode, NOTHING);
  }

  private double tokens(String kind) {
    return harness.registry.get("berth.tokens").tag("kind", kind).counter().count();
  }

  @Test
  void duplex_secondEndOfStream_isIgnored() {
    Envoy envoy = harness.envoy(Mode.DUPLEX.response(Mode.DUPLEX));
    asked(envoy, Mode.DUPLEX).response(Body.of("{}", End.LAST_PIECE), Mode.DUPLEX, NOTHING);
    int replies = envoy.replies.size();

    envoy.send(
        ProcessingRequest.newBuilder().setResponseBody(HttpBody.newBuilder().setEndOfStream(true)));

    assertThat(envoy.replies).hasSize(replies);
  }

  @ParameterizedTest
  @EnumSource
  void drain_leavesNoAnswerInTheMiddleOfGivingItBack(Mode mode) {
    Envoy envoy = harness.envoy(mode.response(mode == Mode.AT_ONCE ? Mode.AT_ONCE : Mode.BUFFERED));
    EnvoyDriver driver = asked(envoy, mode == Mode.AT_ONCE ? Mode.AT_ONCE : Mode.BUFFERED);
    driver.response(
        Body.of(ByteString.copyFrom(new byte[40 << 10]), Cut.FRAMES, End.EMPTY_PIECE),
        mode,
        NOTHING,
        2);

    harness.service.drain();
    assertThat(envoy.closed == null).isEqualTo(mode == Mode.DUPLEX);
    driver.response(Integer.MAX_VALUE);

    assertThat(envoy.closed).isNotNull();
    envoy.model.assertLegal();
    harness.logAll();
  }

  @Test
  void answerBeforeTheEndOfTheRequest_bothDirectionsGoOn() {
    harness.close();
    harness = start(CompletionMode.ACCESS_LOG);
    Envoy envoy = harness.envoy(Mode.DUPLEX.response(Mode.DUPLEX));
    Body body = Body.of(ByteString.copyFrom(new byte[40 << 10]), Cut.FRAMES, End.LAST_PIECE);
    EnvoyDriver driver = EnvoyDriver.of(envoy, "/v2/models/m/infer", body, Mode.DUPLEX, true);
    driver.request(2);

    driver.response(body, Mode.DUPLEX, NOTHING, 2);
    driver.request();
    assertThat(envoy.closed).as("a part of the answer may be on its way").isNull();
    driver.response(Integer.MAX_VALUE);

    envoy.model.assertLegal();
    assertThat(envoy.closed).isNotNull();
    assertThat(harness.inFlight()).isEqualTo(1);
    harness.logAll();
  }

  @Test
  void answerWithoutARequest_isWavedThrough() {
    Envoy envoy = harness.envoy(Mode.STREAMED.response(Mode.NONE));
    Body body = Body.of("{}", End.LAST_PIECE);

    EnvoyDriver.of(envoy, "/", body, Mode.NONE, true).response(body, Mode.STREAMED, NOTHING);

    envoy.model.assertNothingWaits();
  }

  private static Metadata served(String address) {
    return Metadata.newBuilder()
        .putFilterMetadata(
            "envoy.lb",
            Struct.newBuilder()
                .putFields(
                    "x-gateway-destination-endpoint-served",
                    Value.newBuilder().setStringValue(address).build())
                .build())
        .build();
  }

  private double servedCount(String as) {
    return harness.registry.get("berth.requests.served").tag("as", as).counter().count();
  }

  private double closedBy(String by) {
    return harness.registry.get("berth.tickets.closed").tag("by", by).counter().count();
  }
}
