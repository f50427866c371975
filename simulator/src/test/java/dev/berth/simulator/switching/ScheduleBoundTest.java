package dev.berth.simulator.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleBoundTest {

  /** Patience 30 s, sleep 0.5 s, wake 1 s. */
  private static final Scenario PAIR = Scenario.SEARCHED.get(0);

  @Test
  void of_oneModelOnly_all() {
    assertThat(ScheduleBound.of(PAIR, calls(0, 0.0, 10.0, 50.0))).isEqualTo(3);
  }

  @Test
  void of_otherWithinPatience_bothAreSaved() {
    List<Call> calls = calls(0, 0.0, 100.0);
    calls.addAll(calls(1, 50.0));

    assertThat(ScheduleBound.of(PAIR, sorted(calls))).isEqualTo(3);
  }

  @Test
  void of_bothAllTheTime_eachIsSavedWithinPatience() {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.addAll(calls(i % 2, i * 1.0));
    }

    assertThat(ScheduleBound.of(PAIR, calls)).isEqualTo(100);
  }

  @Test
  void of_patienceShorterThanASwitch_onlyOneOfThem() {
    Scenario impatient =
        new Scenario("impatient", 1, 2, PAIR.server(), 20, 20, 1, 15, 0.3, 0, Load.STEADY);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.addAll(calls(i % 2, i * 1.0));
    }

    assertThat(ScheduleBound.of(impatient, calls)).isEqualTo(10);
  }

  @Test
  void of_moreGroups_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleBound.of(Scenario.ALL.get(0), List.of()));
  }

  @Test
  void best_smallInstances_searchStaysWithinTheBound() {
    for (Scenario scenario : Scenario.SEARCHED) {
      SmallInstance instance = SmallInstance.of(scenario, Lengths.ofAzure(), 3, 5);

      assertThat(instance.searched()).isBetween(instance.good(), instance.bound());
      assertThat(instance.bound()).isLessThanOrEqualTo(instance.asked());
    }
  }

  private static List<Call> sorted(List<Call> calls) {
    return calls.stream()
        .sorted((a, b) -> Long.compare(a.request.arrivalNanos(), b.request.arrivalNanos()))
        .toList();
  }

  private static List<Call> calls(int model, double... seconds) {
    List<Call> calls = new ArrayList<>();
    for (double at : seconds) {
      long nanos = (long) (at * 1e9);
      calls.add(new Call(TraceRequest.unshared(0, nanos, 10, 10), model, nanos + 1));
    }
    return calls;
  }
}
