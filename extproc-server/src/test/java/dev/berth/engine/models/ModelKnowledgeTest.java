package dev.berth.engine.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.ServedModel;
import dev.berth.engine.models.ModelKnowledge.Known;
import dev.berth.engine.models.ModelKnowledge.Unknown;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelKnowledgeTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final List<ServedModel> QWEN = List.of(ServedModel.of("qwen"));
  private static final List<ServedModel> LLAMA = List.of(ServedModel.of("llama"));
  private static final ModelAnswer REFUSED = ModelAnswer.failed(PollResult.REFUSED);
  private static final ModelAnswer TIMED_OUT = ModelAnswer.failed(PollResult.TIMED_OUT);

  @Test
  void on_firstList_isKnown() {
    assertThat(ModelKnowledge.nothing().on(ModelAnswer.listed(QWEN))).isEqualTo(new Known(QWEN, 0));
  }

  @Test
  void on_otherList_isTheNewOne() {
    assertThat(new Known(QWEN, 2).on(ModelAnswer.listed(LLAMA))).isEqualTo(new Known(LLAMA, 0));
  }

  @Test
  void on_refused_forgetsAtOnce() {
    assertThat(new Known(QWEN, 0).on(REFUSED).models()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = PollResult.class,
      names = {"TIMED_OUT", "BROKEN", "STATUS", "MALFORMED"})
  void on_missedAnswers_forgetsAfterThreeInARow(PollResult result) {
    ModelAnswer missed = ModelAnswer.failed(result);

    ModelKnowledge once = new Known(QWEN, 0).on(missed);
    ModelKnowledge twice = once.on(missed);
    ModelKnowledge thrice = twice.on(missed);

    assertThat(once.models()).isEqualTo(QWEN);
    assertThat(twice.models()).isEqualTo(QWEN);
    assertThat(thrice.models()).isNull();
  }

  @Test
  void on_listBetweenMissedAnswers_countsAnew() {
    ModelKnowledge knowledge = new Known(QWEN, 0);
    for (int i = 0; i < 10; i++) {
      knowledge = knowledge.on(TIMED_OUT).on(TIMED_OUT).on(ModelAnswer.listed(QWEN));
    }
    assertThat(knowledge).isEqualTo(new Known(QWEN, 0));
  }

  @Test
  void pause_neverAsked_isNone() {
    assertThat(ModelKnowledge.nothing().pause(INTERVAL)).isZero();
  }

  @Test
  void pause_unknown_doublesUpToTheInterval() {
    ModelKnowledge knowledge = ModelKnowledge.nothing();
    long[] expectedMillis = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
    for (long expected : expectedMillis) {
      knowledge = knowledge.on(REFUSED);
      assertThat(knowledge.pause(INTERVAL)).isEqualTo(Duration.ofMillis(expected));
    }
  }

  @Test
  void pause_downForDays_isStillTheInterval() {
    ModelKnowledge knowledge = ModelKnowledge.nothing();
    for (int i = 0; i < 100_000; i++) {
      knowledge = knowledge.on(REFUSED);
    }
    assertThat(knowledge).isInstanceOf(Unknown.class);
    assertThat(knowledge.pause(INTERVAL)).isEqualTo(INTERVAL);
  }

  @Test
  void pause_wentDown_beginsFastAgain() {
    assertThat(new Known(QWEN, 0).on(REFUSED).pause(INTERVAL)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void pause_knownButSilent_isTheInterval() {
    assertThat(new Known(QWEN, 0).on(TIMED_OUT).pause(INTERVAL)).isEqualTo(INTERVAL);
  }
}
