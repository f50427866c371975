package dev.berth.simulator.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineModelTest {
  private static final StepCost COST = new StepCost(1000, 10, 0, 0);
  private static final EngineProfile PROFILE = EngineProfile.standard().withCost(COST);

  private final VirtualTime time = new VirtualTime();
  private final RecordingListener heard = new RecordingListener(time);
  private EngineModel model = new EngineModel(PROFILE, time, time);

  @Test
  void trySubmit_loneSequence_takesPrefillPlusOneStepPerToken() {
    submit("abcd", 3);

    time.runAll();

    assertThat(heard.tokenNanos).containsExactly(1640L, 2640L, 3640L);
    assertThat(heard.finishNanos).containsExactly(3640L);
  }

  @Test
  void slowDown_inMidAnswer_stretchesTheStepsThatFollow() {
    submit("abcd", 4);
    time.runNext();
    model.slowDown(5);

    time.runAll();

    assertThat(heard.tokenNanos).containsExactly(1640L, 2640L, 7640L, 12640L);
  }

  @Test
  void trySubmit_promptSeenBefore_isReadFaster() {
    submit("abcd", 1);
    time.runAll();
    long before = time.nanos();

    Sequence second = submit("abcde", 1);
    time.runAll();

    assertThat(second.cachedTokens()).isEqualTo(64);
    assertThat(time.nanos() - before).isEqualTo(1000 + 16 * 10);
    assertThat(model.stats().totals().tokens())
        .isEqualTo(new EngineStats.Tokens(64 + 80, 64, 64 + 80, 2));
  }

  @Test
  void trySubmit_moreThanMaxNumSeqs_waitFirstComeFirstServed() {
    model = new EngineModel(PROFILE.withMaxNumSeqs(2), time, time);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      model.trySubmit(Prompts.of(PROFILE, "p" + i), 2 + i, onFinish(() -> order.add(number)));
    }

    time.runNext();
    assertThat(model.stats().running()).isEqualTo(2);
    assertThat(model.stats().waiting()).isEqualTo(3);

    time.runAll();
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
    assertThat(model.stats().inFlight()).isZero();
  }

  @Test
  void trySubmit_promptLongerThanTheBudget_isReadInSeveralStepsWhileOthersDecode() {
    EngineProfile small = new EngineProfile(4, 10, 32, 64, COST, CacheShape.DEFAULT);
    model = new EngineModel(small, time, time);
    submit("a", 20);
    time.runNext();

    RecordingListener long_ = new RecordingListener(time);
    model.trySubmit(Prompts.blocks(small, "bcdefg"), 1, long_);
    time.runAll();

    long steps = heard.tokenNanos.stream().filter(at -> at <= long_.tokenNanos.get(0)).count();
    assertThat(steps).as("96 tokens at 31 a step").isEqualTo(2 + 4);
  }

  @Test
  void trySubmit_zeroOutputTokens_finishesWhenThePromptIsRead() {
    submit("ab", 0);

    time.runAll();

    assertThat(heard.tokenNanos).isEmpty();
    assertThat(heard.finishNanos).containsExactly(1320L);
    assertThat(model.stats().totals().tokens().generated()).isZero();
  }

  @Test
  void trySubmit_outputLongerThanTheProfileAllows_isCut() {
    assertThat(submit("a", 1_000_000).outputTokens()).isEqualTo(PROFILE.maxOutputTokens());
  }

  @Test
  void trySubmit_queueFull_isRefusedAndCounted() {
    EngineProfile tiny = new EngineProfile(1, 1, 32, 64, COST, CacheShape.DEFAULT);
    model = new EngineModel(tiny, time, time);
    submit("a", 1);
    submit("b", 1);

    assertThat(model.trySubmit(Prompts.of(tiny, "c"), 1, heard)).isNull();
    assertThat(model.stats().totals().sequences()).isEqualTo(new EngineStats.Sequences(2, 1, 0, 0));
  }

  @Test
  void trySubmit_moreSequencesInABatch_makeEachStepSlower() {
    StepCost cost = new StepCost(1000, 0, 7, 3);
    model = new EngineModel(PROFILE.withCost(cost), time, time);
    submit("a", 3);
    submit("b", 3);

    time.runAll();

    // Read alone, since b came when the step had begun; then read b while a decodes; then both.
    long first = 1000 + 7;
    long second = first + 1000 + 2 * 7 + 3 * 17;
    assertThat(heard.tokenNanos.get(0)).isEqualTo(first);
    assertThat(heard.tokenNanos.get(1)).isEqualTo(second);
    assertThat(heard.tokenNanos.get(3)).isEqualTo(second + 1000 + 2 * 7 + 3 * (18 + 17));
  }

  @Test
  void abort_runningSequence_leavesAtOnceAndHearsNothingMore() {
    Sequence sequence = submit("abcd", 100);
    time.runNext();

    assertThat(model.abort(sequence)).isTrue();
    assertThat(model.stats().inFlight()).isZero();
    assertThat(model.stats().kvCacheUsage()).isZero();

    time.runAll();
    assertThat(heard.tokenNanos).hasSize(1);
    assertThat(heard.finishNanos).isEmpty();
  }

  @Test
  void abort_twiceOrAfterTheEnd_countsOnce() {
    Sequence aborted = submit("a", 5);
    Sequence finished = submit("b", 1);
    assertThat(model.abort(aborted)).isTrue();
    assertThat(model.abort(aborted)).isFalse();

    time.runAll();

    assertThat(model.abort(finished)).isFalse();
    assertThat(model.stats().totals().sequences()).isEqualTo(new EngineStats.Sequences(2, 0, 1, 1));
  }

  @Test
  void abort_waitingSequence_letsTheNextOneGo() {
    model = new EngineModel(PROFILE.withMaxNumSeqs(1), time, time);
    submit("a", 2);
    Sequence waiting = submit("b", 2);
    Sequence last = submit("c", 2);

    model.abort(waiting);
    time.runAll();

    assertThat(last.isOver()).isTrue();
    assertThat(heard.finishNanos).hasSize(2);
  }

  @Test
  void abort_fromTheListenerOfAnother_isSafe() {
    List<Sequence> victims = new ArrayList<>();
    SequenceListener killer = onFinish(() -> victims.forEach(model::abort));
    model.trySubmit(Prompts.of(PROFILE, "a"), 1, killer);
    victims.add(submit("b", 50));
    victims.add(submit("c", 50));

    time.runAll();

    assertThat(heard.tokenNanos).isEmpty();
    assertThat(model.stats().totals().sequences().aborted()).isEqualTo(2);
  }

  @Test
  void stats_askedByTheListener_haveTheChangeAlready() {
    List<Integer> inFlight = new ArrayList<>();
    model.trySubmit(
        Prompts.of(PROFILE, "a"), 1, onFinish(() -> inFlight.add(model.stats().inFlight())));

    time.runAll();

    assertThat(inFlight).containsExactly(0);
  }

  @Test
  void step_timerComesLate_doesNotSlowTheServerDown() {
    submit("abcd", 10);
    time.stallUntil(5000);

    time.runAll();

    assertThat(heard.finishNanos).containsExactly(1640L + 9 * 1000);
  }

  @Test
  void timeToFirstToken_ofEverySequence_isRecorded() {
    submit("a", 3);
    submit("b", 0);
    time.runAll();

    LatencyHistogram histogram = model.timeToFirstToken();
    assertThat(histogram.cumulativeCount(0)).isEqualTo(2);
    assertThat(histogram.cumulativeCount(histogram.size())).isEqualTo(2);
    assertThat(histogram.sumSeconds()).isPositive();
  }

  private Sequence submit(String letters, int outputTokens) {
    Prompt prompt = Prompts.blocks(PROFILE, letters);
    return requireNonNull(model.trySubmit(prompt, outputTokens, heard));
  }

  private static SequenceListener onFinish(Runnable action) {
    return new SequenceListener() {
      @Override
      public void onToken(Sequence sequence, int index) {}

      @Override
      public void onFinish(Sequence sequence) {
        action.run();
      }
    };
  }
}
