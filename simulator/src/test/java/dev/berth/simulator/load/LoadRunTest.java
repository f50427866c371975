package dev.berth.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.http.Behaviour;
import dev.berth.simulator.http.SimHeaders;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.load.LoadReport.Chosen;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadRunTest {
  private static final int REQUESTS = 60;
  private static final EngineProfile NEVER_DONE =
      EngineProfile.standard().withCost(new StepCost(500e9, 0, 0, 0));

  private SimulatedEngine engine = start(EngineProfile.instant());

  private static SimulatedEngine start(EngineProfile profile) {
    return SimulatedEngine.start(
        profile, List.of("m"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void use(EngineProfile profile) {
    engine.close();
    engine = start(profile);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void run_serverThatNamesItselfAsChosen_isGoodToTheLastRequest() throws Exception {
    LoadReport report = LoadRun.run(plan("m", SimHeaders.SERVED_BY));

    assertThat(report.failures()).isEmpty();
    assertThat(report.chosen()).isEqualTo(new Chosen(REQUESTS, 0, 0));
    assertThat(report.isGood(true)).isTrue();
    assertThat(report.servers())
        .singleElement()
        .satisfies(row -> assertThat(row.server()).isEqualTo(engine.address()))
        .satisfies(row -> assertThat(row.requests()).isEqualTo(REQUESTS));
    assertThat(report.total().max()).isPositive();
    assertThat(engine.received()).isEqualTo(REQUESTS);
    assertThat(engine.stats().inFlight()).isZero();
  }

  @Test
  void run_headerThatNamesAnother_isAMismatchEachTime() throws Exception {
    LoadReport report = LoadRun.run(plan("m", SimHeaders.RECEIVED_BYTES));

    assertThat(report.chosen()).isEqualTo(new Chosen(0, REQUESTS, 0));
    assertThat(report.isGood(false)).isFalse();
  }

  @Test
  void run_noHeaderOfTheChosen_isMissingEachTime() throws Exception {
    LoadReport report = LoadRun.run(plan("m", LoadPlan.CHOSEN_HEADER));

    assertThat(report.chosen()).isEqualTo(new Chosen(0, 0, REQUESTS));
  }

  @Test
  void run_unknownModel_failsByStatus() throws Exception {
    LoadReport report = LoadRun.run(plan("nope", SimHeaders.SERVED_BY));

    assertThat(report.failures()).isEqualTo(Map.of("HTTP 404", (long) REQUESTS));
  }

  @Test
  void start_observed_tellsOfEveryEndAsTheReportCountsIt() throws Exception {
    Queue<RequestEnd> ends = new ConcurrentLinkedQueue<>();
    long before = System.nanoTime();

    LoadReport report = run(ends);

    assertThat(ends).hasSize(REQUESTS).allMatch(RequestEnd::isGood);
    assertThat(ends)
        .allSatisfy(end -> assertThat(end.servedBy()).isEqualTo(engine.address()))
        .allSatisfy(end -> assertThat(end.chosen()).isEqualTo(engine.address()))
        .allSatisfy(end -> assertThat(end.dueNanos() - before).isPositive())
        .allSatisfy(end -> assertThat(end.firstNanos() - end.dueNanos()).isPositive())
        .allSatisfy(end -> assertThat(end.endNanos() - end.firstNanos()).isNotNegative());
    assertThat(ends).extracting(RequestEnd::streamed).contains(true, false);
    assertThat(report.failed()).isZero();
  }

  @Test
  void start_observedAndCutInMidStream_tellsWhoServedAndThatItHadBegun() throws Exception {
    engine.behave(Behaviour.NORMAL.withResetAfter(1));
    Queue<RequestEnd> ends = new ConcurrentLinkedQueue<>();

    run(ends);

    assertThat(ends)
        .filteredOn(RequestEnd::streamed)
        .isNotEmpty()
        .allSatisfy(end -> assertThat(end.problem()).isEqualTo("connection closed"))
        .allSatisfy(end -> assertThat(end.servedBy()).isEqualTo(engine.address()))
        .allSatisfy(
            end -> assertThat(end.wasAnsweringWithin(end.endNanos(), end.endNanos() + 1)).isTrue())
        .allSatisfy(
            end ->
                assertThat(end.wasAnsweringWithin(end.endNanos() + 1, Long.MAX_VALUE)).isFalse());
  }

  private LoadReport run(Queue<RequestEnd> ends) throws InterruptedException {
    try (LoadRun run = LoadRun.start(plan("m", SimHeaders.SERVED_BY), ends::add)) {
      return Objects.requireNonNull(run.await(Duration.ofSeconds(20)));
    }
  }

  @Test
  void stop_amidTheRun_waitsForWhatWasSentAndSendsNothingMore() throws Exception {
    LoadPlan.Pace long_ = new LoadPlan.Pace(1000, Duration.ofDays(1), Long.MAX_VALUE);
    LoadPlan plan =
        new LoadPlan(
            URI.create("http://" + engine.address()),
            long_,
            List.of("m"),
            7,
            LoadPlan.Limits.DEFAULT,
            SimHeaders.SERVED_BY);
    try (LoadRun run = LoadRun.start(plan)) {
      await(() -> engine.received() > 0);

      run.stop();

      LoadReport report = Objects.requireNonNull(run.await(Duration.ofSeconds(20)));
      assertThat(report.failures()).isEmpty();
      assertThat(report.requests()).isPositive().isEqualTo(engine.received());
    }
  }

  @Test
  void run_nobodyListens_failsEveryRequest() throws Exception {
    engine.stop();

    LoadReport report = LoadRun.run(plan("m", SimHeaders.SERVED_BY));

    assertThat(report.failures()).isEqualTo(Map.of("no connection", (long) REQUESTS));
  }

  @Test
  void run_serverThatDoesNotAnswer_timesOutAndLetsGo() throws Exception {
    use(NEVER_DONE);

    LoadReport report =
        LoadRun.run(plan(new LoadPlan.Limits(4096, Duration.ofMillis(50)), "m", "x"));

    assertThat(report.failures()).isEqualTo(Map.of("timeout", (long) REQUESTS));
    await(() -> engine.stats().inFlight() == 0);
  }

  @Test
  void run_moreOutstandingThanAllowed_failUnsent() throws Exception {
    use(NEVER_DONE);

    try (LoadRun run =
        LoadRun.start(plan(new LoadPlan.Limits(2, Duration.ofSeconds(25)), "m", "x"))) {
      await(() -> run.progress().ended() >= REQUESTS - 2 && engine.stats().inFlight() == 2);
      engine.stop();

      assertThat(Objects.requireNonNull(run.await(Duration.ofSeconds(20))).failures())
          .isEqualTo(Map.of("connection closed", 2L, "too many outstanding", REQUESTS - 2L));
    }
  }

  @Test
  void run_serverDiesUnderway_failsWhatWasOnTheWay() throws Exception {
    use(NEVER_DONE);
    try (LoadRun run = LoadRun.start(plan("m", "x"))) {
      await(() -> engine.stats().inFlight() == REQUESTS);
      assertThat(run.await(Duration.ofMillis(1))).isNull();
      assertThat(run.progress().ended()).isZero();

      engine.stop();

      LoadReport report = run.await(Duration.ofSeconds(20));
      assertThat(report).isNotNull();
      assertThat(report.failures()).isEqualTo(Map.of("connection closed", (long) REQUESTS));
      assertThat(run.progress()).isEqualTo(new LoadRun.Progress(REQUESTS, REQUESTS, 0));
    }
  }

  @Test
  void plan_wrongUrl_isRefusedWithASentence() {
    for (String url : List.of("https://h:1", "http://h", "h:1", "http://h:1/v1")) {
      assertThatThrownBy(() -> plan(URI.create(url), LoadPlan.Limits.DEFAULT, "m", "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the URL must");
    }
  }

  private LoadPlan plan(String model, String chosenHeader) {
    return plan(LoadPlan.Limits.DEFAULT, model, chosenHeader);
  }

  private LoadPlan plan(LoadPlan.Limits limits, String model, String chosenHeader) {
    return plan(URI.create("http://" + engine.address()), limits, model, chosenHeader);
  }

  private static LoadPlan plan(URI url, LoadPlan.Limits limits, String model, String chosenHeader) {
    LoadPlan.Pace pace = new LoadPlan.Pace(1000, Duration.ofSeconds(10), REQUESTS);
    return new LoadPlan(url, pace, List.of(model), 7, limits, chosenHeader);
  }

  /** The timeout of the test is the limit. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread.onSpinWait();
    }
  }
}
