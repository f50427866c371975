package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.Body.Cut;
import dev.berth.extproc.Body.End;
import dev.berth.extproc.StreamHarness.Envoy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Request bodies of every size, cut in every way and ended in every way, in every mode: each reply
 * is one that Envoy takes, the body arrives as it was sent, the decision is there, and nothing is
 * left.
 */
class RequestProtocolTest {

  private static final String SERVER = "10.0.0.1:8000";
  private static final String CHAT = "/v1/chat/completions";
  private static final String BY_PATH = "/v2/models/m/infer";
  private static final List<Integer> SIZES = List.of(0, 1, 1 << 10, 300 << 10, 3 << 20);

  private final StreamHarness harness =
      new StreamHarness(CompletionMode.AUTO, new ExtProcSettings(8 << 20, 16 << 20));

  RequestProtocolTest() {
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
  }

  @AfterEach
  void nothingIsLeft() {
    harness.assertNothingLeft();
    harness.close();
  }

  private static final List<Row> ROWS = rows();

  private record Row(String path, Cut cut, Body body) {

    int size() {
      return body.bytes().size();
    }

    @Override
    public String toString() {
      return path + " " + size() + " bytes " + cut + " " + body.end();
    }
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int size : SIZES) {
      for (Cut cut : size > 1 << 10 ? List.of(Cut.WHOLE, Cut.FRAMES) : List.of(Cut.values())) {
        for (End end : List.of(End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS)) {
          ByteString chat = size > 1 ? Body.chat(size) : ByteString.copyFrom(new byte[size]);
          rows.add(new Row(CHAT, cut, Body.of(chat, cut, end)));
          rows.add(new Row(BY_PATH, cut, Body.of(ByteString.copyFrom(new byte[size]), cut, end)));
        }
      }
    }
    return rows;
  }

  private static List<Row> rows(Mode mode) {
    return ROWS.stream().filter(row -> !isHeldByEnvoy(mode, row)).toList();
  }

  /**
   * With nothing but trailers Envoy waits for the reply to the headers before it shows them, and
   * Berth for anything behind the headers: the message timeout ends that.
   */
  private static boolean isHeldByEnvoy(Mode mode, Row row) {
    return mode == Mode.AT_ONCE
        && row.path.equals(CHAT)
        && row.size() == 0
        && row.body.hasTrailers();
  }

  private static boolean isMalformed(Mode mode, Row row) {
    return mode.showsBody() && row.path.equals(CHAT) && row.size() == 1;
  }

  @ParameterizedTest
  @EnumSource
  void logged_everyBody_arrivesAndBerthLeaves(Mode mode) {
    harness.accessLogs.onOpen("unix");
    for (Row row : rows(mode)) {
      Envoy envoy = play(mode, row);

      assertArrived(envoy, mode, row);
      assertThat(envoy.closed).as(row.toString()).isNotNull();
      harness.logAll();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unlogged_everyBody_arrivesAndTheStreamsEndIsTheRequests(Mode mode) {
    for (Row row : rows(mode)) {
      Envoy envoy = play(mode, row);

      assertArrived(envoy, mode, row);
      if (!isMalformed(mode, row)) {
        assertThat(envoy.closed).as(row.toString()).isNull();
        assertThat(harness.inFlight()).as(row.toString()).isEqualTo(1);
        envoy.halfClose();
      }
      assertThat(harness.inFlight()).as(row.toString()).isZero();
    }
  }

  private Envoy play(Mode mode, Row row) {
    Envoy envoy = harness.envoy(mode.request());
    EnvoyDriver.of(envoy, row.path, row.body, mode, true).request();
    return envoy;
  }

  private static void assertArrived(Envoy envoy, Mode mode, Row row) {
    envoy.model.assertNothingWaits();
    if (isMalformed(mode, row)) {
      assertThat(envoy.model.answered().getStatus().getCodeValue()).isEqualTo(400);
      return;
    }
    assertThat(envoy.model.answered()).as(row.toString()).isNull();
    assertThat(envoy.destination()).as(row.toString()).isEqualTo(SERVER);
    ByteString through = envoy.model.request().through();
    assertThat(row.body.bytes().startsWith(through)).as(row.toString()).isTrue();
    if (envoy.closed == null && mode != Mode.NONE && mode != Mode.PARTIAL) {
      assertThat(through.size()).as(row.toString()).isEqualTo(row.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noBody_isDecidedByTheHeaders(Mode mode) {
    harness.accessLogs.onOpen("unix");
    Envoy envoy = harness.envoy(mode.request());

    EnvoyDriver.of(envoy, "/version", Body.NONE, mode, true).request();

    assertThat(envoy.destination()).isEqualTo(SERVER);
    assertThat(envoy.closed).isNotNull();
    harness.logAll();
  }

  /** How a stream may be cut off. */
  private enum Cutoff {
    CANCEL,
    HALF_CLOSE,
    DRAIN
  }

  static Stream<Cutoff> cutoffs() {
    return Stream.of(Cutoff.values());
  }

  @ParameterizedTest
  @MethodSource("cutoffs")
  void unlogged_cutOffBehindAnyMessage_nothingIsLeft(Cutoff cutoff) {
    for (Mode mode : Mode.values()) {
      for (End end : List.of(End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS)) {
        cutOffEverywhere(mode, Body.of(Body.chat(3000), Cut.FRAMES, end), cutoff);
        cutOffEverywhere(mode, Body.of(Body.chat(40 << 10), Cut.FRAMES, end), cutoff);
      }
    }
  }

  private void cutOffEverywhere(Mode mode, Body body, Cutoff cutoff) {
    int messages = 0;
    int played;
    do {
      StreamHarness one = cutoff == Cutoff.DRAIN ? newHarness() : harness;
      Envoy envoy = one.envoy(mode.request());
      EnvoyDriver driver = EnvoyDriver.of(envoy, CHAT, body, mode, true);
      played = driver.request(messages);
      switch (cutoff) {
        case CANCEL -> envoy.cancel();
        case HALF_CLOSE -> envoy.halfClose();
        case DRAIN -> drain(one, envoy, driver);
      }
      one.logAll();
      one.assertNothingLeft();
    } while (played == messages++);
  }

  private static StreamHarness newHarness() {
    StreamHarness harness =
        new StreamHarness(CompletionMode.STREAM, new ExtProcSettings(8 << 20, 16 << 20));
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    return harness;
  }

  /** What is not decided is decided first; then the stream ends. */
  private static void drain(StreamHarness harness, Envoy envoy, EnvoyDriver driver) {
    harness.service.drain();
    driver.request();
    envoy.model.assertNothingWaits();
    assertThat(envoy.destination()).isEqualTo(SERVER);
    assertThat(envoy.closed).isNotNull();
    harness.close();
  }
}
