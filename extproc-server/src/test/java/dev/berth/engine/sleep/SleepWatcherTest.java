package dev.berth.engine.sleep;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.sharing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineReply;
import dev.berth.engine.LoopTimer;
import dev.berth.pool.Pool;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SleepWatcherTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.1:8001";
  private static final String ALONE = "10.0.0.2:8000";
  private static final Duration A_WHILE = Duration.ofMillis(1_100);

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final FakeSleepers servers = new FakeSleepers();
  private final SleepWatcher watcher =
      new SleepWatcher(pool, servers::connectionTo, new LoopTimer(loop.scheduler(), loop.ticker()));

  @BeforeEach
  void start() {
    watcher.start();
  }

  @Test
  void start_oneAwakeOneAsleep_routesOnlyToTheOneAwake() {
    servers.says(A, false);
    servers.says(B, true);

    discover();

    assertThat(wakefulness(A)).isEqualTo(Wakefulness.AWAKE);
    assertThat(wakefulness(B)).isEqualTo(Wakefulness.ASLEEP);
    assertThat(pool.snapshot().ready("a")).containsExactly(pool.snapshot().positionOf(A));
    assertThat(pool.snapshot().ready("b")).isEmpty();
  }

  @Test
  void start_aServerThatSharesWithNobody_isNotAsked() {
    discover();

    assertThat(servers.asked()).containsExactlyInAnyOrder(A + "/is_sleeping", B + "/is_sleeping");
  }

  @Test
  void laterAnswer_othersHaveSwitched_isFollowed() {
    servers.says(A, false);
    servers.says(B, true);
    discover();

    servers.says(A, true);
    servers.says(B, false);
    loop.advance(A_WHILE);

    assertThat(wakefulness(A)).isEqualTo(Wakefulness.ASLEEP);
    assertThat(wakefulness(B)).isEqualTo(Wakefulness.AWAKE);
  }

  @Test
  void laterAnswer_nobodyListens_isUnknownUntilItSaysSomethingAgain() {
    servers.says(A, false);
    discover();

    servers.replies(A, new EngineReply.Refused());
    loop.advance(A_WHILE);
    Wakefulness whileGone = wakefulness(A);
    servers.says(A, true);
    loop.advance(A_WHILE);

    assertThat(whileGone).isEqualTo(Wakefulness.UNKNOWN);
    assertThat(wakefulness(A)).isEqualTo(Wakefulness.ASLEEP);
  }

  @ParameterizedTest
  @MethodSource("silences")
  void laterAnswer_saysNothing_whatItSaidBeforeHolds(EngineReply silence) {
    servers.says(A, false);
    discover();

    servers.replies(A, silence);
    loop.advance(A_WHILE);

    assertThat(wakefulness(A)).isEqualTo(Wakefulness.AWAKE);
  }

  @ParameterizedTest
  @MethodSource("silences")
  void firstAnswer_saysNothing_isNotPicked(EngineReply silence) {
    servers.replies(A, silence);

    discover();

    assertThat(wakefulness(A)).isEqualTo(Wakefulness.UNKNOWN);
    assertThat(pool.snapshot().ready("a")).isEmpty();
  }

  static Stream<EngineReply> silences() {
    return Stream.of(
        new EngineReply.TimedOut(),
        new EngineReply.Broken("reset"),
        FakeSleepers.answer(404, "{\"is_sleeping\": false}"),
        FakeSleepers.answer(200, ""),
        FakeSleepers.answer(200, "[]"),
        FakeSleepers.answer(200, "{\"is_sleeping\": \"false\"}"),
        FakeSleepers.answer(200, "{\"is_sleeping\": false} and more"));
  }

  @Test
  void discovery_serverLeavesThePool_isNotAskedAnyMore() {
    servers.says(A, false);
    discover();

    pool.applyDiscovery(List.of(serving(ALONE, "a")));
    loop.advance(A_WHILE);
    servers.asked().clear();
    loop.advance(A_WHILE);

    assertThat(servers.asked()).isEmpty();
    assertThat(servers.closed()).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void discovery_anotherServerAtTheAddress_isAskedAtOnce() {
    servers.says(A, false);
    discover();
    servers.says(A, true);

    pool.applyDiscovery(List.of());
    discover();

    assertThat(wakefulness(A)).isEqualTo(Wakefulness.ASLEEP);
  }

  @Test
  void close_asksNobodyAnyMore() {
    discover();

    watcher.close();
    loop.run();
    servers.asked().clear();
    loop.advance(A_WHILE);

    assertThat(servers.asked()).isEmpty();
  }

  private void discover() {
    pool.applyDiscovery(
        List.of(sharing("gpu-0", A, "a"), sharing("gpu-0", B, "b"), serving(ALONE, "c")));
    loop.advance(Duration.ofMillis(20));
  }

  private @Nullable Wakefulness wakefulness(String address) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(address)).wakefulness();
  }
}
