package dev.berth.modelswitch.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.SwitchedModel;
import org.junit.jupiter.api.Test;

class ReleasedRequestsTest {

  private static final long MOMENT = ReleasedRequests.MOMENT.toNanos();

  private final SwitchedModel model = new SwitchedModel("a", ModelRules.NONE, 0);
  private final ReleasedRequests released = new ReleasedRequests();

  @Test
  void take_someWereLetGoOf_areAmongThoseThatBegan() {
    released.onReleased(model, 0);
    released.onReleased(model, 0);
    released.onReleased(model, 0);

    assertThat(released.take(model, 2, MOMENT)).isEqualTo(2);
    assertThat(released.take(model, 5, MOMENT)).isEqualTo(1);
    assertThat(released.take(model, 5, MOMENT)).isZero();
  }

  @Test
  void take_longAfterwards_noneWillCome() {
    released.onReleased(model, 0);

    assertThat(released.take(model, 1, MOMENT + 1)).isZero();
    assertThat(released.take(model, 1, MOMENT)).isZero();
  }

  @Test
  void onHeldAgain_itDidNotBegin_isNotTaken() {
    released.onReleased(model, 0);
    released.onReleased(model, 0);

    released.onHeldAgain(model);

    assertThat(released.take(model, 5, 0)).isEqualTo(1);
  }

  @Test
  void onHeldAgain_anotherWasTakenForIt_isMadeUpFor() {
    released.onReleased(model, 0);
    assertThat(released.take(model, 1, 0)).isEqualTo(1);

    released.onHeldAgain(model);

    assertThat(released.take(model, 0, 0)).isEqualTo(-1);
    assertThat(released.take(model, 0, 0)).isZero();
  }

  @Test
  void onHeldAgain_nothingIsKnownOfTheRelease_countsForNothing() {
    released.onReleased(model, 0);
    released.clear();

    released.onHeldAgain(model);

    assertThat(released.take(model, 1, 0)).isZero();
  }
}
