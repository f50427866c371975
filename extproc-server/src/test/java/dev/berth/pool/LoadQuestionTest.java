package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadQuestionTest {

  private final EndpointLoad load = new LoadRoom().next();

  @Test
  void answered_moreThanThisProcessSent_theRestIsOthers() {
    pick();
    pick();

    new LoadQuestion(load).answered(7);

    assertThat(load.others()).isEqualTo(5);
    assertThat(load.requests()).as("the books are not touched").isEqualTo(2);
  }

  @Test
  void answered_lessThanThisProcessSent_othersHaveNothing() {
    new LoadQuestion(load).answered(3);
    pick();

    new LoadQuestion(load).answered(0);

    assertThat(load.others()).isZero();
  }

  @Test
  void answered_requestBeganMeanwhile_isNotTakenForOthers() {
    LoadQuestion question = new LoadQuestion(load);
    pick();

    question.answered(1);

    assertThat(load.others()).isZero();
  }

  @Test
  void answered_requestEndedMeanwhile_isNotTakenForOthers() {
    pick();
    LoadQuestion question = new LoadQuestion(load);
    load.release(10);

    question.answered(1);

    assertThat(load.others()).isZero();
  }

  @Test
  void answered_nonsense_isBounded() {
    new LoadQuestion(load).answered(Long.MAX_VALUE);

    assertThat(load.others()).isEqualTo(1_000_000);
    assertThat(load.cost(load.observe())).isPositive();
  }

  @Test
  void cost_othersHaveWork_countsAsOwnOfShortPrompts() {
    new LoadQuestion(load).answered(2);

    assertThat(load.cost(load.observe())).isEqualTo(2 * EndpointLoad.TOKENS_PER_REQUEST);

    load.forgetOthers();
    assertThat(load.cost(load.observe())).isZero();
  }

  @Test
  void cost_retired_staysTheLargest() {
    new LoadQuestion(load).answered(2);

    load.retire();

    assertThat(load.cost(load.observe())).isEqualTo(Long.MAX_VALUE);
  }

  private void pick() {
    assertThat(load.tryReserve(load.observe(), 10)).isTrue();
  }
}
