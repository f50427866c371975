package dev.berth.simulator.policies.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.berth.simulator.policies.trace.Requests;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A step costs 1000, a token of a prompt 10, a token of context 1, a request 5. It has 100 tokens,
 * and the memory ten blocks of ten.
 */
class ServerModelTest {
  private static final ServerParameters SMALL =
      new ServerParameters(100, 2, 100, 1000, 10, 1e18, 1, 5);

  private final List<String> events = new ArrayList<>();
  private final ServerModel server = new ServerModel(SMALL, 10, new Recorder(events));
  private final StepGroup group = new StepGroup(List.of(server));

  @Test
  void submit_aloneOnTheServer_takesOneStepForThePromptAndOneForEachFurtherToken() {
    group.submit(server, Requests.of(0, 50, 3, ""), 7);
    runUntilIdle();

    // 1000 + 50 * 10 + 5, then 1000 + 51 + 5, then 1000 + 52 + 5
    assertThat(events).containsExactly("0 cached 0", "0 first 1512", "0 end 3625");
  }

  @Test
  void submit_answerOfOneToken_endsWithItsFirst() {
    group.submit(server, Requests.of(0, 50, 1, ""), 0);
    runUntilIdle();

    assertThat(events).containsExactly("0 cached 0", "0 first 1505", "0 end 1505");
  }

  @Test
  void endStep_promptBesideAnAnswer_delaysItsToken() {
    group.submit(server, Requests.of(0, 10, 2, ""), 0);
    group.submit(server, Requests.of(1, 40, 1, ""), 1);
    runUntilIdle();

    // The second step: 1000 + 11 of context + 40 * 10 + 2 * 5
    assertThat(events)
        .containsExactly(
            "0 cached 0", "0 first 1105", "1 cached 0", "0 end 2526", "1 first 2526", "1 end 2526");
  }

  @Test
  void endStep_promptLongerThanAStep_isReadInPieces() {
    ServerParameters pieces = new ServerParameters(30, 2, 100, 1000, 10, 1e18, 1, 5);
    ServerModel slow = new ServerModel(pieces, 10, new Recorder(events));
    StepGroup slowly = new StepGroup(List.of(slow));
    slowly.submit(slow, Requests.of(0, 70, 1, ""), 0);

    runUntilIdle(slowly);

    // 30 + 30 + 10 tokens in three steps
    assertThat(events).contains("0 first 3715");
  }

  @Test
  void submit_promptThatWasReadBefore_readsOnlyWhatIsNew() {
    group.submit(server, Requests.of(0, 30, 1, "abc"), 0);
    runUntilIdle();
    group.submit(server, Requests.of(1, 40, 1, "abxy"), 10_000);
    runUntilIdle();

    assertThat(events).contains("1 cached 20", "1 first 11205");
  }

  @Test
  void submit_wholePromptWasReadBefore_readsItsLastToken() {
    group.submit(server, Requests.of(0, 30, 1, "abc"), 0);
    runUntilIdle();
    group.submit(server, Requests.of(1, 30, 1, "abc"), 10_000);
    runUntilIdle();

    assertThat(events).contains("1 cached 29", "1 first 11015");
  }

  @Test
  void submit_samePromptWhileItIsStillRead_readsItTwiceAndKeepsItOnce() {
    group.submit(server, Requests.of(0, 1, 1, ""), 0);
    group.submit(server, Requests.of(1, 30, 2, "abc"), 0);
    group.submit(server, Requests.of(2, 30, 2, "abc"), 0);
    runUntilIdle();

    assertThat(events).contains("1 cached 0", "2 cached 0");
    assertThat(server.cache().free()).isEqualTo(7);
  }

  @Test
  void submit_samePromptWhilePiecesOfItHaveBeenRead_readsOnlyTheOthers() {
    ServerParameters pieces = new ServerParameters(30, 2, 100, 1000, 10, 1e18, 1, 5);
    ServerModel slow = new ServerModel(pieces, 10, new Recorder(events));
    StepGroup slowly = new StepGroup(List.of(slow));
    slowly.submit(slow, Requests.of(0, 50, 1, "abcde"), 0);
    slowly.submit(slow, Requests.of(1, 50, 1, "abcde"), 0);
    runUntilIdle(slowly);

    // 30 tokens in the first step; in the second 20, and 10 of the other one's last 20
    assertThat(events)
        .containsExactly(
            "0 cached 0",
            "1 cached 30",
            "0 first 2615",
            "0 end 2615",
            "1 first 3720",
            "1 end 3720");
  }

  @Test
  void submit_noMemoryForTheFirstOfTheWaiting_holdsBackThoseBehindIt() {
    group.submit(server, Requests.of(0, 60, 2, ""), 0); // 7 blocks of 10
    group.submit(server, Requests.of(1, 60, 1, ""), 1);
    group.submit(server, Requests.of(2, 5, 1, ""), 2);

    assertThat(server.waiting()).isEqualTo(2);
    runUntilIdle();
    assertThat(events)
        .containsSubsequence(
            "0 end 2671", "1 cached 0", "2 cached 0", "1 first 4331", "2 first 4331");
  }

  @Test
  void submit_asManyRunAsMay_waits() {
    for (int i = 0; i < 3; i++) {
      group.submit(server, Requests.of(i, 10, 5, ""), 0);
    }
    group.endStep();

    assertThat(server.running()).isEqualTo(2);
    assertThat(server.waiting()).isEqualTo(1);
  }

  @Test
  void submit_idleBlocksInTheWay_evictsThoseThatAreIdleLongest() {
    group.submit(server, Requests.of(0, 40, 1, "abcd"), 0);
    runUntilIdle();
    group.submit(server, Requests.of(1, 40, 1, "wxyz"), 0);
    runUntilIdle();
    group.submit(server, Requests.of(2, 40, 1, ""), 0); // 5 blocks: 2 are free
    runUntilIdle();

    assertThat(server.match(Requests.of(3, 40, 1, "abcd").blocks())).isEqualTo(1);
    assertThat(server.match(Requests.of(3, 40, 1, "wxyz").blocks())).isEqualTo(4);
  }

  @Test
  void submit_largerThanTheMemory_isRefused() {
    TraceRequest large = Requests.of(0, 95, 6, "");

    assertThatThrownBy(() -> group.submit(server, large, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a prompt of 95 tokens with an answer of 6 does not fit into a server's memory");
  }

  @Test
  void submit_toOneOfTwoThatStepTogether_theOtherWaitsForItsSteps() {
    ServerModel other = new ServerModel(SMALL, 10, new Recorder(events));
    StepGroup both = new StepGroup(List.of(server, other));
    both.submit(server, Requests.of(0, 50, 2, ""), 0);
    both.submit(other, Requests.of(1, 10, 2, ""), 7);
    runUntilIdle(both);

    // Steps of 1505, then of 1105 beside one of 1056, then of 1016
    assertThat(events)
        .containsExactly(
            "0 cached 0", "0 first 1505", "1 cached 0", "0 end 2610", "1 first 2610", "1 end 3626");
  }

  @Test
  void prefillNanos_fartherInThePrompt_costsMore() {
    ServerParameters real = ServerParameters.QWEN3_32B;

    assertThat(real.prefillNanos(31_000, 2))
        .isCloseTo(2 * 41.5e3 * (2 + 1 / 31_000.0), within(1e-3));
    assertThat(real.unloadedNanos(8192))
        .isCloseTo(15.5e6 + 4.4e3 + real.prefillNanos(0, 8192), within(1e-3));
  }

  private void runUntilIdle() {
    runUntilIdle(group);
  }

  private static void runUntilIdle(StepGroup steps) {
    while (steps.stepEndNanos() != StepGroup.IDLE) {
      steps.endStep();
    }
  }

  private record Recorder(List<String> events) implements ServerListener {

    @Override
    public void onAdmitted(TraceRequest request, int cachedTokens) {
      events.add(request.index() + " cached " + cachedTokens);
    }

    @Override
    public void onFirstToken(TraceRequest request, long nowNanos) {
      events.add(request.index() + " first " + nowNanos);
    }

    @Override
    public void onEnd(TraceRequest request, long nowNanos) {
      events.add(request.index() + " end " + nowNanos);
    }
  }
}
