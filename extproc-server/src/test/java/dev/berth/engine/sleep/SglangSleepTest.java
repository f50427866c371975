package dev.berth.engine.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EngineKind;
import dev.berth.endpoint.SleepStyle;
import dev.berth.modelswitch.SleepCalls;
import dev.berth.modelswitch.SleepCalls.Found;
import dev.berth.testing.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SglangSleepTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String RELEASE = "/release_memory_occupation";
  private static final String RESUME = "/resume_memory_occupation";
  private static final Endpoint SERVER =
      Endpoints.sharing(
          new DeviceShare("gpu-0", new SleepStyle(1, EngineKind.SGLANG, false)),
          "10.0.0.1:30000",
          "a");

  private final FakeSglang engine = new FakeSglang();
  private final SleepCalls calls = new EngineSleepCalls(address -> engine);

  @Test
  void look_justStarted_isAwake() {
    assertThat(look()).isEqualTo(Found.AWAKE);
  }

  @Test
  void sleep_idle_releasesItsMemory() {
    assertThat(sleep()).isTrue();

    assertThat(engine.isReleased()).isTrue();
    assertThat(look()).isEqualTo(Found.ASLEEP);
  }

  @Test
  void sleep_asleep_isNotToldTwice() {
    sleep();

    assertThat(sleep()).isTrue();

    assertThat(engine.orders()).containsExactly(RELEASE);
    assertThat(engine.isDead()).isFalse();
  }

  @Test
  void sleep_answersRun_isNotToldAndStaysAwake() {
    engine.isBusy();

    assertThat(sleep()).isFalse();

    assertThat(engine.orders()).isEmpty();
    assertThat(look()).isEqualTo(Found.AWAKE);
  }

  @Test
  void wake_asleep_resumesAndHasItsOwnVersionAgain() {
    sleep();

    assertThat(wake()).isTrue();

    assertThat(engine.isReleased()).isFalse();
    assertThat(engine.version()).isEqualTo("v1");
    assertThat(look()).isEqualTo(Found.AWAKE);
  }

  @Test
  void wake_awake_isNotTold() {
    assertThat(wake()).isTrue();

    assertThat(engine.orders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {RELEASE, RESUME})
  void order_answerIsLost_isUnclearAndToldNothingElseUntilItIsStartedAnew(String order) {
    if (order.equals(RESUME)) {
      sleep();
    }
    engine.loses(order);
    assertThat(order.equals(RESUME) ? wake() : sleep()).isFalse();
    List<String> told = List.copyOf(engine.orders());

    assertThat(look()).isEqualTo(Found.UNCLEAR);
    assertThat(sleep()).isFalse();
    assertThat(wake()).isFalse();
    assertThat(engine.orders()).isEqualTo(told);

    engine.restart();
    assertThat(look()).isEqualTo(Found.AWAKE);
    assertThat(sleep()).isTrue();
  }

  private boolean sleep() {
    List<Boolean> done = new ArrayList<>();
    calls.sleep(SERVER, TIMEOUT, done::add);
    return only(done);
  }

  private boolean wake() {
    List<Boolean> done = new ArrayList<>();
    calls.wake(SERVER, TIMEOUT, done::add);
    return only(done);
  }

  private Found look() {
    List<Found> found = new ArrayList<>();
    calls.look(SERVER, found::add);
    return only(found);
  }

  private static <T> T only(List<T> answers) {
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }
}
