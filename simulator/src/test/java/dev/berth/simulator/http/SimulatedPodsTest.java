package dev.berth.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.sleep.SleepTimes;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SimulatedPodsTest {
  private static final List<String> MODELS = List.of("m");

  @Test
  void start_serversAndPods_areSpreadEvenlyOnTheirOwnPorts() throws Exception {
    try (SimulatedPods pods =
        SimulatedPods.start(
            SimulatedPods.Layout.onLoopback(5, 2), EngineProfile.instant(), MODELS)) {
      assertThat(pods.servers())
          .extracting(SimulatedPods.PodServer::pod)
          .containsExactly("pod-1", "pod-1", "pod-1", "pod-2", "pod-2");
      assertThat(pods.engines()).extracting(SimulatedEngine::port).doesNotHaveDuplicates();
      for (SimulatedEngine engine : pods.engines()) {
        assertThat(new TestClient(engine).get("/health").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void start_onePortTaken_startsNothing() {
    try (SimulatedPods first =
        SimulatedPods.start(
            SimulatedPods.Layout.onLoopback(1, 1), EngineProfile.instant(), MODELS)) {
      int taken = first.engines().get(0).port();
      SimulatedPods.Layout layout =
          new SimulatedPods.Layout(1, 1, InetAddress.getLoopbackAddress(), taken, 1);

      assertThatThrownBy(() -> SimulatedPods.start(layout, EngineProfile.instant(), MODELS))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void start_sharedDevices_haveOneModelAwakeInEachGroup() throws Exception {
    SharedDevices devices = new SharedDevices(2, 60, SleepTimes.NONE);
    try (SimulatedPods pods =
        SimulatedPods.start(
            SimulatedPods.Layout.onLoopback(4, 1),
            EngineProfile.instant(),
            List.of("a", "b"),
            devices)) {
      assertThat(pods.engines())
          .extracting(SimulatedEngine::models)
          .containsExactly(List.of("a"), List.of("b"), List.of("a"), List.of("b"));
      assertThat(pods.engines())
          .extracting(engine -> engine.deviceMemory().name())
          .containsExactly("gpu-0", "gpu-0", "gpu-1", "gpu-1");
      assertThat(new TestClient(pods.engines().get(2)).get("/is_sleeping").body())
          .contains("false");
      assertThat(new TestClient(pods.engines().get(3)).get("/is_sleeping").body()).contains("true");
    }
  }

  @Test
  void layout_morePodsThanServers_isRefused() {
    assertThatThrownBy(() -> SimulatedPods.Layout.onLoopback(2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 servers, 3 pods");
  }
}
