package dev.berth.admission;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldQueuesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final QueuesFixture fixture = new QueuesFixture(new HoldLimits(3, 1000));
  private final HoldQueues queues = fixture.queues;
  private final List<String> heard = new ArrayList<>();

  @Test
  void tryHold_asManyAsMayWaitForTheModel_oneMoreHasNoPlaceAndAnotherModelDoes() {
    wait("first", "m", MINUTE);
    wait("second", "m", MINUTE);
    wait("third", "m", MINUTE);

    assertThat(queues.tryHold(fixture.request("m", 10, MINUTE))).isNull();
    assertThat(queues.tryHold(fixture.request("n", 10, MINUTE))).isNotNull();
  }

  @Test
  void tryHold_bodiesTakeAllBytes_noPlaceUntilOneLeaves() {
    Hold large = requireNonNull(queues.tryHold(fixture.request("m", 900, MINUTE)));
    assertThat(queues.tryHold(fixture.request("n", 101, MINUTE))).isNull();

    large.leave();

    assertThat(queues.tryHold(fixture.request("n", 101, MINUTE))).isNotNull();
    assertThat(queues.bytes()).isEqualTo(101);
  }

  @Test
  void releaseFirst_severalWait_theEarliestDeadlineGoesFirstThenWhoCameFirst() {
    wait("late", "m", MINUTE.multipliedBy(2));
    wait("early", "m", MINUTE);
    wait("as early", "m", MINUTE);

    release("m", 3);

    assertThat(heard).containsExactly("early RELEASED", "as early RELEASED", "late RELEASED");
    assertThat(queues.waiting()).isZero();
  }

  @Test
  void releaseFirst_prioritiesDiffer_theHighestGoesFirstWhateverItsDeadline() {
    wait("batch", "m", -1, MINUTE);
    wait("premium", "m", 7, MINUTE.multipliedBy(2));
    wait("usual", "m", MINUTE);

    release("m", 3);

    assertThat(heard).containsExactly("premium RELEASED", "usual RELEASED", "batch RELEASED");
  }

  @Test
  void tick_oneOfLowPriorityIsLateBehindOthers_refused() {
    wait("batch", "m", -1, MINUTE);
    wait("premium", "m", 7, MINUTE.multipliedBy(2));

    fixture.ticker.advance(MINUTE);
    queues.tick();

    assertThat(heard).containsExactly("batch DEADLINE");
  }

  @Test
  void tryHold_lineIsFull_theLastOfALowerPriorityGivesWay() {
    wait("batch", "m", -1, MINUTE);
    wait("patient batch", "m", -1, MINUTE.multipliedBy(2));
    wait("usual", "m", MINUTE);

    assertThat(queues.tryHold(fixture.request("m", -1, 10, MINUTE))).isNull();
    assertThat(heard).isEmpty();
    wait("premium", "m", 7, MINUTE);
    assertThat(heard).containsExactly("patient batch OUTRANKED");
    release("m", 3);

    assertThat(heard)
        .containsExactly(
            "patient batch OUTRANKED", "premium RELEASED", "usual RELEASED", "batch RELEASED");
    assertThat(fixture.ended(HoldEnd.OUTRANKED)).isEqualTo(1);
  }

  @Test
  void tryHold_lineIsFull_nobodyGivesWayInTheLineOfAnotherModel() {
    wait("other", "n", -1, MINUTE);
    wait("first", "m", MINUTE);
    wait("second", "m", MINUTE);
    wait("third", "m", MINUTE);

    assertThat(queues.tryHold(fixture.request("m", 10, MINUTE))).isNull();

    assertThat(heard).isEmpty();
  }

  @Test
  void tryHold_bodiesTakeAllBytes_thoseOfALowerPriorityGiveWayWhateverTheirModel() {
    wait("small", "m", -2, 100, MINUTE);
    wait("large", "n", -1, 500, MINUTE);
    wait("usual", "o", 0, 400, MINUTE);

    wait("premium", "p", 7, 300, MINUTE);

    assertThat(heard).containsExactly("small OUTRANKED", "large OUTRANKED");
    assertThat(queues.bytes()).isEqualTo(700);
  }

  @Test
  void tryHold_thoseOfALowerPriorityHaveTooLittle_nobodyGivesWay() {
    wait("small", "m", -1, 100, MINUTE);
    wait("premium", "n", 7, 800, MINUTE);

    assertThat(queues.tryHold(fixture.request("o", 7, 250, MINUTE))).isNull();
    assertThat(queues.tryHold(fixture.request("o", 8, 1001, MINUTE))).isNull();

    assertThat(heard).isEmpty();
    assertThat(queues.bytes()).isEqualTo(900);
  }

  @Test
  void tryHold_tooManyWouldHaveToGiveWay_nobodyDoes() {
    for (int i = 0; i < HoldRoom.MOST_TO_GIVE_WAY + 1; i++) {
      wait("batch " + i, "m" + i, -1, 100, MINUTE);
    }

    assertThat(queues.tryHold(fixture.request("n", 0, 901, MINUTE))).isNull();
    assertThat(heard).isEmpty();
    wait("fits", "n", 0, 900, MINUTE);

    assertThat(heard).hasSize(HoldRoom.MOST_TO_GIVE_WAY);
  }

  @Test
  void tryHold_oneHasAPlaceAndDoesNotWaitYet_itGivesNoWay() {
    for (int i = 0; i < 3; i++) {
      requireNonNull(queues.tryHold(fixture.request("m", -1, 10, MINUTE)));
    }

    assertThat(queues.tryHold(fixture.request("m", 7, 10, MINUTE))).isNull();
  }

  @Test
  void waiting_byPriority_thoseThatComeFirst() {
    wait("batch", "m", -1, MINUTE);
    wait("usual", "m", MINUTE);
    Hold premium = wait("premium", "m", 7, MINUTE);

    assertThat(queues.waiting("m", 8)).isZero();
    assertThat(queues.waiting("m", 7)).isEqualTo(1);
    assertThat(queues.waiting("m", 0)).isEqualTo(2);
    assertThat(queues.waiting("m", -1)).isEqualTo(3);
    premium.leave();
    assertThat(queues.waiting("m", 7)).isZero();
    assertThat(queues.waiting("n", 0)).isZero();
  }

  @Test
  void tick_deadlineIsOver_refusedThenAndNotBefore() {
    wait("it", "m", MINUTE);

    fixture.ticker.advance(MINUTE.minusNanos(1));
    queues.tick();
    assertThat(heard).isEmpty();
    fixture.ticker.advance(Duration.ofNanos(1));
    queues.tick();

    assertThat(heard).containsExactly("it DEADLINE");
    assertThat(queues.models()).isEmpty();
  }

  @Test
  void leave_amongOthers_placeIsFreeAtOnceAndTheNextOneGoes() {
    Hold first = wait("first", "m", MINUTE);
    wait("second", "m", MINUTE.multipliedBy(2));

    first.leave();
    assertThat(queues.waiting("m")).isEqualTo(1);
    release("m", 1);

    assertThat(heard).containsExactly("second RELEASED");
    assertThat(fixture.ended(HoldEnd.LEFT)).isEqualTo(1);
  }

  @Test
  void leave_beforeTheLoopHasTakenItIn_neverInTheLine() {
    Hold hold = hold("m", MINUTE);
    hold.await((same, end) -> heard.add("" + end));

    hold.leave();
    fixture.runAll();

    assertThat(queues.line("m").first()).isNull();
    assertThat(heard).isEmpty();
  }

  @Test
  void end_bySeveral_countsOnce() {
    Hold hold = wait("it", "m", MINUTE);

    hold.drain();
    hold.leave();
    fixture.ticker.advance(MINUTE);
    queues.tick();

    assertThat(heard).containsExactly("it DRAINED");
    assertThat(queues.bytes()).isZero();
  }

  @Test
  void removeAll_severalWait_allHearIt() {
    wait("first", "m", MINUTE);
    wait("second", "m", MINUTE.multipliedBy(2));

    queues.line("m").removeAll();

    assertThat(heard).containsExactly("first REMOVED", "second REMOVED");
  }

  @Test
  void again_othersCameMeanwhile_oldPlaceAlsoWhereThereIsNoRoom() {
    Hold first = wait("first", "m", MINUTE);
    wait("second", "m", MINUTE);
    release("m", 1);
    wait("third", "m", MINUTE);
    wait("fourth", "m", MINUTE);

    requireNonNull(first.again()).await((same, end) -> heard.add("again " + end));
    fixture.runAll();
    release("m", 1);

    assertThat(heard).containsExactly("first RELEASED", "again RELEASED");
  }

  @Test
  void listener_anyEnd_hearsOfEachOnceAndWhetherItCameBack() {
    List<String> told = new ArrayList<>();
    queues.listen(
        new HoldListener() {
          @Override
          public void onHeld(HeldRequest request, boolean again) {
            told.add(request.bodyBytes() + (again ? " again" : " new"));
          }

          @Override
          public void onHeldNoMore(HeldRequest request, HoldEnd end) {
            told.add(request.bodyBytes() + " " + end);
          }
        });
    Hold first = wait("first", "m", MINUTE);
    Hold second = wait("second", "m", MINUTE);

    second.leave();
    queues.tick();
    release("m", 1);
    requireNonNull(first.again()).await((same, end) -> {});
    fixture.runAll();
    queues.line("m").removeAll();

    assertThat(told)
        .containsExactly("10 new", "10 new", "10 LEFT", "10 RELEASED", "10 again", "10 REMOVED");
  }

  @Test
  void again_tooOftenOrTooLate_null() {
    Hold late = wait("late", "m", MINUTE);
    @Nullable Hold unlucky = wait("unlucky", "m", MINUTE.multipliedBy(2));
    release("m", 2);
    int turns = 1;
    while (unlucky != null) {
      unlucky = unlucky.again();
      turns++;
    }
    fixture.ticker.advance(MINUTE);

    assertThat(turns).isEqualTo(Hold.MAX_TURNS + 1);
    assertThat(late.again()).isNull();
  }

  private Hold wait(String name, String model, Duration patience) {
    return wait(name, model, Objectives.USUAL_PRIORITY, patience);
  }

  private Hold wait(String name, String model, int priority, Duration patience) {
    return wait(name, model, priority, 10, patience);
  }

  private Hold wait(String name, String model, int priority, long bytes, Duration patience) {
    Hold hold = requireNonNull(queues.tryHold(fixture.request(model, priority, bytes, patience)));
    hold.await((same, end) -> heard.add(name + " " + end));
    fixture.runAll();
    return hold;
  }

  private Hold hold(String model, Duration patience) {
    return requireNonNull(queues.tryHold(fixture.request(model, 10, patience)));
  }

  private void release(String model, int count) {
    for (int i = 0; i < count; i++) {
      queues.line(model).releaseFirst();
    }
  }
}
