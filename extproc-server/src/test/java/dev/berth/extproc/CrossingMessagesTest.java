package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.Body.Cut;
import dev.berth.extproc.Body.End;
import dev.berth.extproc.StreamHarness.Envoy;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Envoy says while what Berth said is on its way, and the other way round. */
class CrossingMessagesTest {

  private static final Metadata NOTHING = Metadata.getDefaultInstance();
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Queue<Runnable> home = new ArrayDeque<>();
  private @Nullable HandDrivenCalls calls;
  private final StreamHarness harness =
      new StreamHarness(
          Routes.of(CompletionMode.ACCESS_LOG),
          new ExtProcSettings(8 << 20, 16 << 20).withStreams(TIMEOUT, 10),
          home::add,
          service -> {
            calls = new HandDrivenCalls(service);
            return calls;
          });

  CrossingMessagesTest() {
    harness.pool.applyDiscovery(List.of(serving("10.0.0.1:8000", "m")));
  }

  @AfterEach
  void nothingIsLeft() {
    harness.logAll();
    harness.assertNothingLeft();
  }

  /** A server that refuses a request by its headers answers before the rest of it has arrived. */
  @Test
  void duplex_answerWhileALargeRequestIsGivenBack_isGivenBackToo() {
    Envoy envoy = harness.envoy(Mode.DUPLEX.response(Mode.DUPLEX));
    Body chat = Body.of(Body.chat(100 << 10), Cut.FRAMES, End.LAST_PIECE);
    EnvoyDriver driver = EnvoyDriver.of(envoy, "/v1/chat/completions", chat, Mode.DUPLEX, true);
    driver.request();
    arriveAll();

    assertThat(call().depart()).isTrue();
    driver.response(Body.of("{}", End.LAST_PIECE), Mode.DUPLEX, NOTHING);
    moveAll();

    envoy.model.assertNothingWaits();
    assertThat(envoy.model.request().through()).isEqualTo(chat.bytes());
    assertThat(envoy.model.response().through()).isEqualTo(ByteString.copyFromUtf8("{}"));
    assertThat(envoy.closed).as("nobody needs the stream any more").isNotNull();
  }

  @Test
  void duplex_answerCrossesTheEndOfTheRequest_isGivenBackToo() {
    Envoy envoy = harness.envoy(Mode.DUPLEX.response(Mode.DUPLEX));
    Body body = Body.of(ByteString.copyFromUtf8("xy"), Cut.BYTES, End.LAST_PIECE);
    EnvoyDriver driver = EnvoyDriver.of(envoy, "/v2/models/m/infer", body, Mode.DUPLEX, true);
    driver.request(1);
    moveAll();
    driver.request();

    driver.response(Body.of("{}", End.LAST_PIECE), Mode.DUPLEX, NOTHING);
    moveAll();

    envoy.model.assertNothingWaits();
    assertThat(envoy.model.response().through()).isEqualTo(ByteString.copyFromUtf8("{}"));
    assertThat(envoy.closed).isNotNull();
  }

  @Test
  void duplex_decisionAndEndLeaveTogether_berthLeaves() {
    Envoy envoy = harness.envoy(Mode.DUPLEX.response(Mode.DUPLEX));
    Body chat = Body.of(Body.chat(10 << 10), Cut.FRAMES, End.LAST_PIECE);
    EnvoyDriver.of(envoy, "/v1/chat/completions", chat, Mode.DUPLEX, true).request();
    arriveAll();

    assertThat(call().depart()).isTrue();

    assertThat(envoy.closed).isNotNull();
    envoy.model.assertLegal();
  }

  @Test
  void unreadEnd_isNotCutWhenItWasReadMeanwhile() {
    Envoy envoy = harness.envoy(Mode.BUFFERED.request()).headers("POST", "/sleep", true);
    arriveAll();
    harness.ticker.advance(TIMEOUT.plusSeconds(1));
    harness.service.sweep();
    moveAll();
    assertThat(envoy.closed).isNotNull();

    home.forEach(Runnable::run);

    assertThat(call().journal().breaches()).isEmpty();
    assertThat(harness.registry.get("berth.streams.unread").counter().count()).isZero();
  }

  private HandDrivenCall call() {
    return Objects.requireNonNull(calls).last();
  }

  private void arriveAll() {
    while (call().arrive()) {
      Objects.requireNonNull(calls).nextBreath();
    }
  }

  private void moveAll() {
    boolean moved;
    do {
      arriveAll();
      moved = call().depart();
    } while (moved);
  }
}
