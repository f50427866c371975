package dev.berth.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.sleep.DeviceMemory;
import dev.berth.simulator.sleep.SleepApi;
import dev.berth.simulator.sleep.SleepFault;
import dev.berth.simulator.sleep.SleepMode;
import dev.berth.simulator.sleep.SleepTimes;
import dev.berth.simulator.sleep.Visitors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SleepModeTest {
  /** So slow that an answer of many tokens outlives any test. */
  private static final EngineProfile SLOW =
      EngineProfile.standard().withCost(new StepCost(5e6, 0, 0, 0));

  private static final String LONG_STREAM =
      "{\"model\":\"m\",\"stream\":true,\"max_tokens\":4096,\"prompt\":\"x\"}";
  private static final String PROMPT = "{\"model\":\"m\",\"prompt\":\"hello\",\"max_tokens\":2}";

  private final DeviceMemory memory = DeviceMemory.ofGib("gpu-0", 80);
  private final SleepMode mode = SleepMode.on(memory, 60).withTimes(SleepTimes.NONE);
  private final List<SimulatedEngine> engines = new ArrayList<>();
  private EngineProfile profile = EngineProfile.instant();

  private TestClient start(SleepMode sleepMode) {
    SimulatedEngine engine =
        SimulatedEngine.start(
            profile,
            List.of("m"),
            sleepMode,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    engines.add(engine);
    return new TestClient(engine);
  }

  private SimulatedEngine engine(int index) {
    return engines.get(index);
  }

  @AfterEach
  void close() {
    engines.forEach(SimulatedEngine::close);
    assertThat(memory.takenGib()).isZero();
  }

  private static int post(TestClient client, String path) throws Exception {
    return client.post(path, "").statusCode();
  }

  private static int complete(TestClient client) throws Exception {
    return client.post("/v1/completions", PROMPT).statusCode();
  }

  private static boolean sleeps(TestClient client) throws Exception {
    return client.get("/is_sleeping").body().equals("{\"is_sleeping\":true}");
  }

  @Test
  void sleepAndWake_withNothingRunning_freesAndTakesTheMemory() throws Exception {
    TestClient client = start(mode);
    assertThat(memory.takenGib()).isEqualTo(72);

    assertThat(post(client, "/sleep?level=1&mode=wait")).isEqualTo(200);
    assertThat(sleeps(client)).isTrue();
    assertThat(memory.takenGib()).isEqualTo(1);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);

    assertThat(post(client, "/wake_up")).isEqualTo(200);
    assertThat(sleeps(client)).isFalse();
    assertThat(memory.takenGib()).isEqualTo(72);
    assertThat(complete(client)).isEqualTo(200);
  }

  @Test
  void wake_whileAnotherIsAwake_killsTheProcessAndIsCounted() throws Exception {
    TestClient awake = start(mode);
    TestClient asleep = start(mode.withAsleepAtStart(true));

    assertThatThrownBy(() -> post(asleep, "/wake_up")).isInstanceOf(IOException.class);

    assertThat(memory.outOfMemory()).isEqualTo(1);
    assertThatThrownBy(() -> asleep.get("/health")).isInstanceOf(IOException.class);
    assertThat(complete(awake)).isEqualTo(200);
    assertThat(memory.takenGib()).isEqualTo(72);
  }

  @Test
  void switch_sleepBeforeWake_neverRunsOutOfMemory() throws Exception {
    TestClient first = start(mode);
    TestClient second = start(mode.withAsleepAtStart(true));

    post(first, "/sleep");
    post(second, "/wake_up");

    assertThat(complete(second)).isEqualTo(200);
    assertThat(memory.outOfMemory()).isZero();
  }

  @Test
  void restart_memoryTaken_endsAtOnce() throws Exception {
    TestClient first = start(mode);
    post(first, "/sleep");
    TestClient second = start(mode);

    engine(0).restart();

    assertThat(memory.outOfMemory()).isEqualTo(1);
    assertThatThrownBy(() -> first.get("/health")).isInstanceOf(IOException.class);
    assertThat(complete(second)).isEqualTo(200);
  }

  @Test
  void request_whileAsleep_waitsAndIsAnsweredAfterTheWake() throws Exception {
    TestClient client = start(mode.withAsleepAtStart(true));
    try (Socket parked = client.open("/v1/completions", PROMPT)) {
      client.awaitMetric("vllm:num_requests_waiting", 1);
      assertThat(client.metric("vllm:num_requests_running")).isZero();

      post(client, "/wake_up");

      TestClient.readUntil(parked.getInputStream(), "200 OK");
      assertThat(engine(0).sleepCounts().visits()).isEqualTo(1);
    }
  }

  @Test
  void request_whileAsleepAndRefused_is503() throws Exception {
    TestClient client = start(mode.withAsleepAtStart(true).withVisitors(Visitors.REFUSE));

    assertThat(complete(client)).isEqualTo(503);
  }

  @Test
  void request_whileAsleepInAnOldEngine_killsTheProcess() throws Exception {
    TestClient client = start(mode.withAsleepAtStart(true).withVisitors(Visitors.CRASH));

    assertThatThrownBy(() -> complete(client)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client.get("/health")).isInstanceOf(IOException.class);
  }

  @Test
  void sleep_modeWait_endsWhatRunsFirst() throws Exception {
    profile = EngineProfile.standard().withCost(new StepCost(1e6, 0, 0, 0));
    TestClient client = start(mode);
    String stream = "{\"model\":\"m\",\"stream\":true,\"max_tokens\":50,\"prompt\":\"x\"}";
    try (Socket running = client.open("/v1/completions", stream)) {
      TestClient.readUntil(running.getInputStream(), "berth");

      assertThat(post(client, "/sleep?mode=wait")).isEqualTo(200);

      TestClient.readUntil(running.getInputStream(), "[DONE]");
      assertThat(engine(0).sleepCounts().cut()).isZero();
    }
  }

  @Test
  void sleep_modeWaitWhileAnswersRun_saysItSleepsBeforeItsMemoryIsFree() throws Exception {
    profile = SLOW;
    TestClient client = start(mode);
    try (Socket running = client.open("/v1/completions", LONG_STREAM)) {
      TestClient.readUntil(running.getInputStream(), "berth");
      try (Socket sleeping = client.open("/sleep?mode=wait", "")) {
        await(() -> sleeps(client));

        assertThat(memory.takenGib()).isEqualTo(72);
        assertThat(sleeping.getInputStream().available()).isZero();
      }
    }
  }

  @Test
  void sleep_modeAbort_cutsWhatRuns() throws Exception {
    profile = SLOW;
    TestClient client = start(mode);
    try (Socket running = client.open("/v1/completions", LONG_STREAM)) {
      TestClient.readUntil(running.getInputStream(), "berth");

      assertThat(post(client, "/sleep")).isEqualTo(200);

      assertThat(engine(0).sleepCounts().cut()).isEqualTo(1);
      assertThatThrownBy(() -> TestClient.readUntil(running.getInputStream(), "[DONE]"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void sleep_modeKeep_goesOnAfterTheWake() throws Exception {
    profile = SLOW;
    TestClient client = start(mode);
    String stream = "{\"model\":\"m\",\"stream\":true,\"max_tokens\":2000,\"prompt\":\"x\"}";
    try (Socket running = client.open("/v1/completions", stream)) {
      TestClient.readUntil(running.getInputStream(), "berth");

      assertThat(post(client, "/sleep?mode=keep")).isEqualTo(200);
      assertThat(client.metric("vllm:num_requests_running")).isEqualTo(1);
      engine(0).slowDown(0.001);
      post(client, "/wake_up");

      TestClient.readUntil(running.getInputStream(), "[DONE]");
    }
  }

  @Test
  void sleep_levelZero_pausesAndKeepsTheMemory() throws Exception {
    TestClient client = start(mode);

    post(client, "/sleep?level=0");

    assertThat(sleeps(client)).isTrue();
    assertThat(memory.takenGib()).isEqualTo(72);
    post(client, "/wake_up");
    assertThat(complete(client)).isEqualTo(200);
  }

  @Test
  void sleep_prefixesInTheCache_areForgotten() throws Exception {
    TestClient client = start(mode);
    String body = "{\"model\":\"m\",\"prompt\":\"" + "x".repeat(641) + "\"}";
    client.post("/v1/completions", body);

    post(client, "/sleep");
    post(client, "/wake_up");

    assertThat(client.post("/v1/completions", body).body()).contains("\"cached_tokens\":0");
  }

  @Test
  void wake_oneTag_sleepsOnUntilBothAreBack() throws Exception {
    TestClient client = start(mode.withAsleepAtStart(true));

    post(client, "/wake_up?tags=weights");
    assertThat(sleeps(client)).isTrue();
    assertThat(memory.takenGib()).isEqualTo(61);

    post(client, "/wake_up?tags=kv_cache");
    assertThat(sleeps(client)).isFalse();
    assertThat(complete(client)).isEqualTo(200);
  }

  @Test
  void sleep_oneTag_discardsIt() throws Exception {
    TestClient client = start(mode);

    post(client, "/sleep?tags=kv_cache");
    assertThat(memory.takenGib()).isEqualTo(61);
    post(client, "/wake_up");
    assertThat(complete(client)).isEqualTo(200);

    post(client, "/sleep?tags=weights");
    post(client, "/wake_up");
    assertThat(complete(client)).isEqualTo(500);
  }

  @Test
  void wake_fromLevelTwoWithTheWholeSequence_answers() throws Exception {
    TestClient client = start(mode);
    post(client, "/sleep?level=2");

    post(client, "/wake_up?tags=weights");
    String reload = "{\"method\":\"reload_weights\"}";
    assertThat(client.post("/collective_rpc", reload).statusCode()).isEqualTo(200);
    post(client, "/wake_up?tags=kv_cache");
    assertThat(complete(client)).isEqualTo(500);
    assertThat(post(client, "/reset_prefix_cache")).isEqualTo(200);

    assertThat(complete(client)).isEqualTo(200);
    assertThat(engine(0).sleepCounts().garbled()).isEqualTo(1);
  }

  @Test
  void reload_whileTheWeightsHaveNoMemory_is500() throws Exception {
    TestClient client = start(mode);
    post(client, "/sleep?level=2");

    assertThat(client.post("/collective_rpc", "{\"method\":\"reload_weights\"}").statusCode())
        .isEqualTo(500);
  }

  @Test
  void metrics_sleepStates_areVllms() throws Exception {
    TestClient client = start(mode);
    String state = "vllm:engine_sleep_state{engine=\"0\",model_name=\"m\",sleep_state=\"";
    assertThat(client.metric(state + "awake")).isEqualTo(1);

    post(client, "/sleep");
    assertThat(client.metric(state + "awake")).isZero();
    assertThat(client.metric(state + "weights_offloaded")).isEqualTo(1);

    post(client, "/wake_up");
    post(client, "/sleep?level=2");
    assertThat(client.metric(state + "discard_all")).isEqualTo(1);
  }

  @Test
  void fault_liesAsleep_is200AndStaysAwake() throws Exception {
    TestClient client = start(mode);
    engine(0).failInSleep(SleepFault.LIES_ASLEEP);

    assertThat(post(client, "/sleep")).isEqualTo(200);

    assertThat(sleeps(client)).isFalse();
    assertThat(memory.takenGib()).isEqualTo(72);
  }

  @ParameterizedTest
  @CsvSource({"LIES_AWAKE, 200, 1", "WAKES_HALF, 200, 61", "REFUSES_TO_WAKE, 500, 1"})
  void fault_ofAWake_sleepsOn(SleepFault fault, int status, double gib) throws Exception {
    TestClient client = start(mode.withAsleepAtStart(true));
    engine(0).failInSleep(fault);

    assertThat(post(client, "/wake_up")).isEqualTo(status);

    assertThat(sleeps(client)).isTrue();
    assertThat(memory.takenGib()).isEqualTo(gib);
  }

  @ParameterizedTest
  @EnumSource(names = {"CRASHES_FALLING_ASLEEP", "CRASHES_WAKING"})
  void fault_crash_breaksConnectionsAndFreesTheMemory(SleepFault fault) throws Exception {
    boolean wakes = fault == SleepFault.CRASHES_WAKING;
    TestClient client = start(mode.withAsleepAtStart(wakes));
    engine(0).failInSleep(fault);

    assertThatThrownBy(() -> post(client, wakes ? "/wake_up" : "/sleep"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client.get("/health")).isInstanceOf(IOException.class);
    awaitMemoryFreed();

    engine(0).restart();
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void wake_slow_firstAnswerIsSlowerThanTheSecond() throws Exception {
    SleepTimes cold = new SleepTimes(0, 0, 0, 0, 600);
    TestClient client = start(mode.withTimes(cold).withAsleepAtStart(true));
    post(client, "/wake_up");

    complete(client);
    complete(client);

    assertThat(client.metric("vllm:time_to_first_token_seconds_sum")).isGreaterThanOrEqualTo(0.6);
    assertThat(
            client.metric(
                "vllm:time_to_first_token_seconds_bucket{engine=\"0\",model_name=\"m\",le=\"0.5\""))
        .isEqualTo(1);
  }

  @Test
  void sglang_releaseAndResume_areItsSleepAndWake() throws Exception {
    TestClient client = start(mode.withApi(SleepApi.SGLANG));

    assertThat(post(client, "/release_memory_occupation")).isEqualTo(200);
    assertThat(memory.takenGib()).isEqualTo(1);
    String weights = "{\"tags\":[\"weights\"]}";
    assertThat(client.post("/resume_memory_occupation", weights).statusCode()).isEqualTo(200);
    assertThat(memory.takenGib()).isEqualTo(61);
    String cache = "{\"tags\":[\"kv_cache\"]}";
    assertThat(client.post("/resume_memory_occupation", cache).statusCode()).isEqualTo(200);

    assertThat(complete(client)).isEqualTo(200);
    assertThat(client.get("/is_sleeping").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sglang_releasedTwiceOrResumedAwake_dies(boolean asleep) throws Exception {
    TestClient client = start(mode.withApi(SleepApi.SGLANG).withAsleepAtStart(asleep));
    String path = asleep ? "/release_memory_occupation" : "/resume_memory_occupation";

    assertThatThrownBy(() -> client.post(path, "{}")).isInstanceOf(IOException.class);

    awaitMemoryFreed();
  }

  @Test
  void sglang_weightVersion_isKeptUntilTheProcessEnds() throws Exception {
    TestClient client = start(mode.withApi(SleepApi.SGLANG));
    String version = "{\"new_version\":\"v2\",\"abort_all_requests\":false}";

    assertThat(client.post("/update_weight_version", version).statusCode()).isEqualTo(200);
    assertThat(client.get("/model_info").body()).contains("\"weight_version\":\"v2\"");
    engine(0).restart();
    assertThat(client.get("/model_info").body()).contains("\"weight_version\":\"default\"");
  }

  @Test
  void sglang_flushWhileAnswersRun_isRefused() throws Exception {
    profile = SLOW;
    TestClient client = start(mode.withApi(SleepApi.SGLANG));
    assertThat(post(client, "/flush_cache")).isEqualTo(200);
    try (Socket running = client.open("/v1/completions", LONG_STREAM)) {
      TestClient.readUntil(running.getInputStream(), "berth");

      assertThat(post(client, "/flush_cache")).isEqualTo(400);
    }
  }

  @Test
  void sglang_releaseWhileAnswersRun_killsTheProcess() throws Exception {
    profile = SLOW;
    TestClient client = start(mode.withApi(SleepApi.SGLANG));
    try (Socket running = client.open("/v1/completions", LONG_STREAM)) {
      TestClient.readUntil(running.getInputStream(), "berth");

      assertThatThrownBy(() -> post(client, "/release_memory_occupation"))
          .isInstanceOf(IOException.class);

      assertThat(engine(0).sleepCounts().cut()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sleep?level=3", "/sleep?mode=no", "/wake_up?tags=gpu", "/collective_rpc"})
  void command_unknown_is400AndDoesNothing(String path) throws Exception {
    TestClient client = start(mode);

    assertThat(post(client, path)).isEqualTo(400);

    assertThat(complete(client)).isEqualTo(200);
  }

  @Test
  void sleep_wrongMethod_is405() throws Exception {
    assertThat(start(mode).get("/sleep").statusCode()).isEqualTo(405);
  }

  /** A moment after its connections broke. */
  private void awaitMemoryFreed() {
    await(() -> memory.takenGib() == 0);
  }

  private static void await(Callable<Boolean> condition) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (!condition.call()) {
            Thread.yield();
          }
        });
  }
}
