package dev.berth.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.base.Ticker;
import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EngineKind;
import dev.berth.endpoint.MetricsPlace;
import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.SleepStyle;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EngineHttpClient;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.sleep.EngineSleepCalls;
import dev.berth.modelswitch.SleepCalls;
import dev.berth.modelswitch.SleepCalls.Found;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.sleep.DeviceMemory;
import dev.berth.simulator.sleep.SleepApi;
import dev.berth.simulator.sleep.SleepFault;
import dev.berth.simulator.sleep.SleepMode;
import dev.berth.simulator.sleep.SleepTimes;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Berth tells servers, told to servers that account for their memory and their weights. */
@Timeout(30)
class BerthSleepCallsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final SleepTimes COLD = new SleepTimes(0, 0, 0, 0, 600);
  private static final SleepStyle LEVEL_2 = new SleepStyle(2, EngineKind.VLLM, false);
  private static final SleepStyle WARM = new SleepStyle(1, EngineKind.VLLM, true);
  private static final SleepStyle SGLANG = new SleepStyle(1, EngineKind.SGLANG, false);

  private final DeviceMemory memory = DeviceMemory.ofGib("gpu-0", 80);
  private final SleepMode mode = SleepMode.on(memory, 60).withTimes(SleepTimes.NONE);
  private final List<SimulatedEngine> engines = new ArrayList<>();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SleepCalls calls = new EngineSleepCalls(client(group.next())::connectionTo);

  private static EngineHttpClient client(EventLoop loop) {
    return new EngineHttpClient(
        loop,
        new LoopTimer(loop, Ticker.system()),
        NioSocketChannel.class,
        EngineHttpClient.DEFAULT_MAX_BODY_BYTES,
        () -> EngineAccess.PLAIN);
  }

  @AfterEach
  void close() {
    engines.forEach(SimulatedEngine::close);
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void wake_levelTwo_hasItsWeightsAndForgetsItsCache() throws Exception {
    SimulatedEngine engine = start(mode);
    Endpoint server = endpoint(engine, LEVEL_2, "m");

    assertThat(sleep(server)).isTrue();
    assertThat(memory.takenGib()).isEqualTo(1);
    assertThat(wake(server)).isTrue();

    assertThat(look(server)).isEqualTo(Found.AWAKE);
    assertThat(complete(engine)).isEqualTo(200);
    assertThat(engine.sleepCounts().garbled()).isZero();
  }

  @Test
  void wake_levelTwoAsIfItWereOne_answersNonsense() throws Exception {
    SimulatedEngine engine = start(mode);

    sleep(endpoint(engine, LEVEL_2, "m"));
    wake(endpoint(engine, SleepStyle.DEFAULT, "m"));

    assertThat(complete(engine)).isNotEqualTo(200);
    assertThat(engine.sleepCounts().garbled()).isEqualTo(1);
  }

  @Test
  void wake_withWarmUp_theFirstClientDoesNotWaitForIt() throws Exception {
    SimulatedEngine engine = start(mode.withTimes(COLD).withAsleepAtStart(true));

    assertThat(wake(endpoint(engine, WARM, "m"))).isTrue();

    assertThat(complete(engine)).isEqualTo(200);
    assertThat(answers(engine)).isEqualTo(2);
    assertThat(fastAnswers(engine)).isEqualTo(1);
  }

  @Test
  void wake_withoutWarmUp_theFirstClientWaits() throws Exception {
    SimulatedEngine engine = start(mode.withTimes(COLD).withAsleepAtStart(true));

    assertThat(wake(endpoint(engine, SleepStyle.DEFAULT, "m"))).isTrue();

    assertThat(complete(engine)).isEqualTo(200);
    assertThat(answers(engine)).isEqualTo(1);
    assertThat(fastAnswers(engine)).isZero();
  }

  @Test
  void wake_warmUpIsNotAnswered_isNotAwake() {
    SimulatedEngine engine = start(mode.withAsleepAtStart(true));

    assertThat(wake(endpoint(engine, WARM, "another model"))).isFalse();
  }

  @Test
  void wake_modelsNotDeclared_isWarmedUpWithWhatItServes() {
    SimulatedEngine engine = start(mode.withAsleepAtStart(true));

    assertThat(wake(endpoint(engine, WARM))).isTrue();
  }

  @Test
  void wake_onlyLies_isFoundAsleep() {
    SimulatedEngine engine = start(mode.withAsleepAtStart(true));
    engine.failInSleep(SleepFault.LIES_AWAKE);

    wake(endpoint(engine, SleepStyle.DEFAULT, "m"));

    assertThat(look(endpoint(engine, SleepStyle.DEFAULT, "m"))).isEqualTo(Found.ASLEEP);
  }

  @Test
  void look_wokenInPart_isHalfAwakeAndCanSleepAgain() throws Exception {
    SimulatedEngine engine = start(mode.withAsleepAtStart(true));
    Endpoint server = endpoint(engine, LEVEL_2, "m");
    assertThat(look(server)).isEqualTo(Found.ASLEEP);
    new TestClient(engine).post("/wake_up?tags=weights", "");
    assertThat(memory.takenGib()).isGreaterThan(50);

    assertThat(look(server)).isEqualTo(Found.HALF_AWAKE);
    assertThat(sleep(server)).isTrue();

    assertThat(look(server)).isEqualTo(Found.ASLEEP);
    assertThat(memory.takenGib()).isEqualTo(1);
  }

  @Test
  void wake_wokenInPart_isAwakeAndAnswersSense() throws Exception {
    SimulatedEngine engine = start(mode);
    Endpoint server = endpoint(engine, LEVEL_2, "m");
    assertThat(sleep(server)).isTrue();
    new TestClient(engine).post("/wake_up?tags=weights", "");

    assertThat(wake(server)).isTrue();

    assertThat(look(server)).isEqualTo(Found.AWAKE);
    assertThat(complete(engine)).isEqualTo(200);
  }

  @Test
  void sglang_twoOnOneDevice_haveItInTurns() throws Exception {
    SleepMode sglang = mode.withApi(SleepApi.SGLANG);
    SimulatedEngine first = start(sglang);
    Endpoint a = endpoint(first, SGLANG, "m");
    assertThat(sleep(a)).isTrue();
    SimulatedEngine second = start(sglang);
    Endpoint b = endpoint(second, SGLANG, "m");

    for (int turn = 0; turn < 3; turn++) {
      assertThat(List.of(look(a), look(b))).containsExactly(Found.ASLEEP, Found.AWAKE);
      assertThat(sleep(b) && sleep(a) && wake(a)).isTrue();
      assertThat(List.of(look(a), look(b))).containsExactly(Found.AWAKE, Found.ASLEEP);
      assertThat(complete(first)).isEqualTo(200);
      assertThat(sleep(a) && sleep(b) && wake(b)).isTrue();
    }
    assertThat(complete(second)).isEqualTo(200);
    assertThat(memory.outOfMemory()).isZero();
  }

  @Test
  void sglang_diesAsleepAndIsStartedAnew_isAwake() {
    SimulatedEngine engine = start(mode.withApi(SleepApi.SGLANG));
    Endpoint server = endpoint(engine, SGLANG, "m");
    assertThat(sleep(server)).isTrue();

    engine.stop();
    assertThat(look(server)).isEqualTo(Found.GONE);
    engine.restart();

    assertThat(look(server)).isEqualTo(Found.AWAKE);
  }

  private SimulatedEngine start(SleepMode sleepMode) {
    SimulatedEngine engine =
        SimulatedEngine.start(
            EngineProfile.instant(),
            List.of("m"),
            sleepMode,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    engines.add(engine);
    return engine;
  }

  private static Endpoint endpoint(SimulatedEngine engine, SleepStyle style, String... models) {
    EndpointId id = new EndpointId(engine.address());
    List<ServedModel> declared =
        models.length == 0 ? null : List.of(models).stream().map(ServedModel::of).toList();
    DeviceShare devices = new DeviceShare("gpu-0", style);
    MetricsPlace metrics = MetricsPlace.at(id.port());
    return new Endpoint(id, null, declared, null, false, id.port(), metrics, devices, null);
  }

  private static int complete(SimulatedEngine engine) throws Exception {
    String prompt = "{\"model\":\"m\",\"prompt\":\"hello\",\"max_tokens\":2}";
    return new TestClient(engine).post("/v1/completions", prompt).statusCode();
  }

  private static double answers(SimulatedEngine engine) throws Exception {
    return new TestClient(engine).metric("vllm:time_to_first_token_seconds_count");
  }

  /** Those whose first token came within half a second. */
  private static double fastAnswers(SimulatedEngine engine) throws Exception {
    return new TestClient(engine)
        .metric("vllm:time_to_first_token_seconds_bucket{engine=\"0\",model_name=\"m\",le=\"0.5\"");
  }

  private boolean sleep(Endpoint server) {
    return await(done -> calls.sleep(server, LIMIT, done));
  }

  private boolean wake(Endpoint server) {
    return await(done -> calls.wake(server, LIMIT, done));
  }

  private Found look(Endpoint server) {
    return await(found -> calls.look(server, found));
  }

  private static <T> T await(Consumer<Consumer<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    call.accept(answer::complete);
    return answer.join();
  }
}
