package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.BerthProcess;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Loads;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.load.LoadReport;
import dev.berth.simulator.load.LoadRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a Berth process, sudden or asked for, while requests run. */
@Tag("matrix")
class BerthEndsIT {

  private static final int ANSWERS = 10;
  private static final int TOKENS = 60;
  private static final int MILLIS_PER_TOKEN = 50;

  private static Setup setup(BodyMode bodyMode, String completion) {
    return Setup.of(Shipped.EDS_OVERRIDE_HOST, bodyMode)
        .withCompletion(completion)
        .withMillisPerToken(MILLIS_PER_TOKEN);
  }

  @ParameterizedTest
  @EnumSource
  void kill_endsAreLearnedFromTheAccessLog_noRunningAnswerIsCut(BodyMode bodyMode) {
    try (Fleet fleet = Fleet.start(setup(bodyMode, "accessLog"), 1)) {
      List<Exchange> running = runningAnswers(fleet);

      fleet.berths().get(0).kill();

      assertThat(running).noneMatch(Exchange::isOver);
      assertThat(running).map(Exchange::reply).allSatisfy(BerthEndsIT::assertComplete);
    }
  }

  /** What the test above guards against is real: with an open stream Envoy cuts the answers. */
  @Test
  void kill_endsAreLearnedFromTheStream_runningAnswersAreCut() {
    try (Fleet fleet = Fleet.start(setup(BodyMode.BUFFERED, "stream"), 1)) {
      List<Exchange> running = runningAnswers(fleet);

      fleet.berths().get(0).kill();

      assertThat(running).allMatch(BerthEndsIT::isCut);
    }
  }

  @ParameterizedTest
  @EnumSource
  void terminate_oneOfTwoReplicasUnderLoad_noRequestFails(BodyMode bodyMode)
      throws InterruptedException {
    try (Fleet fleet = Fleet.start(setup(bodyMode, "auto"), 2);
        LoadRun load = LoadRun.start(Loads.on(fleet.envoy(), 30, Duration.ofSeconds(12)))) {
      load.await(Duration.ofSeconds(2));
      BerthProcess leaving = fleet.berths().get(0);

      leaving.terminate();
      leaving.awaitEnd();
      LoadReport report = load.await(Duration.ofMinutes(2));

      assertThat(leaving.log()).contains("drained");
      assertThat(report).isNotNull();
      assertThat(report.failures()).as(leaving.log()).isEmpty();
      assertThat(report.isGood(true)).as(report.summary()).isTrue();
    }
  }

  private static List<Exchange> runningAnswers(Fleet fleet) {
    List<Exchange> running =
        Stream.generate(() -> fleet.client().start(Protocol.HTTP_1_1, Chats.streaming(TOKENS)))
            .limit(ANSWERS)
            .toList();
    running.forEach(Exchange::awaitFirstByte);
    return running;
  }

  private static void assertComplete(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
  }

  private static boolean isCut(Exchange exchange) {
    try {
      return !exchange.reply().text().endsWith("data: [DONE]\n\n");
    } catch (CompletionException cut) {
      return true;
    }
  }
}
