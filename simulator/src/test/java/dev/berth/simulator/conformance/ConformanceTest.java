package dev.berth.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.conformance.Flaw.Habit;
import dev.berth.simulator.conformance.cases.AllCases;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Patience;
import dev.berth.simulator.conformance.gateway.PickerAddress;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.PickerFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suite against small pickers: a right one passes, and every way of being wrong is found by the
 * cases that were made for it, for the reason that they were made for.
 */
@Timeout(60)
class ConformanceTest {
  private static final List<EndpointAddress> ENDPOINTS =
      Stream.of("10.0.0.7:8000", "10.0.0.7:8001", "10.0.0.8:8000", "[2001:db8::7]:8000")
          .map(EndpointAddress::of)
          .toList();

  private static final List<String> SKIPPED_WHEN_IT_LEAVES =
      AllCases.list().stream()
          .map(ConformanceCase::name)
          .filter(
              name ->
                  name.startsWith("response.")
                      || Set.of("subset.least-busy", "abort.no-load-left", "spread.burst")
                          .contains(name))
          .toList();

  /** Long enough for the slowest machine; only what has to be silent is waited out. */
  private static final Patience PATIENT =
      new Patience(Duration.ofSeconds(20), Duration.ofMillis(200));

  /** For pickers that are known to say nothing. */
  private static final Patience IMPATIENT =
      new Patience(Duration.ofMillis(120), Duration.ofMillis(50));

  @Test
  void run_rightPickerOfOneModel_passesEveryCase() throws Exception {
    ConformanceReport report =
        run(Flaw.NONE, Set.of("a \"model\""), PATIENT, Modes.FULL_DUPLEX, AllCases.list());

    assertThat(report.failed()).isEmpty();
    assertThat(report.skipped()).isEmpty();
    assertThat(report.passed()).isEqualTo(AllCases.list().size());
  }

  /** The model comes too late in STREAMED, and only a picker of one model can do without it. */
  @Test
  void run_rightPickerOfTwoModels_passesAllButWhatNeedsOne() throws Exception {
    ConformanceReport report =
        run(Flaw.NONE, Set.of("m", "n"), PATIENT, Modes.BUFFERED, AllCases.list());

    assertThat(report.failed()).isEmpty();
    assertThat(names(report.skipped())).containsExactly("streamed.routed", "streamed.trailers");
  }

  @Test
  void run_pickerThatLeavesWithItsDecision_skipsResponseAndLoadOnly() throws Exception {
    Flaw leaving = Flaw.of("leaves").with(Habit.LEAVES_WITH_ITS_DECISION);

    ConformanceReport report =
        run(leaving, Set.of("m"), PATIENT, Modes.FULL_DUPLEX, AllCases.list());

    assertThat(report.failed()).isEmpty();
    assertThat(names(report.skipped())).isEqualTo(SKIPPED_WHEN_IT_LEAVES);
    assertThat(report.skipped())
        .extracting(result -> result.verdict().reasonOrEmpty())
        .contains(
            "the picker had ended the stream, as it may, before response_headers",
            "the picker ends its streams, so that it cannot be told what is in flight");
  }

  @ParameterizedTest
  @MethodSource("dev.berth.simulator.conformance.Flaws#noFlaws")
  void run_unusualButRightPicker_passes(Flaw unusual) throws Exception {
    List<ConformanceCase> cases =
        AllCases.list().stream()
            .filter(one -> one.name().matches("(duplex|buffered|eager)\\..*"))
            .toList();

    ConformanceReport report = run(unusual, Set.of("m"), PATIENT, Modes.FULL_DUPLEX, cases);

    assertThat(report.failed()).isEmpty();
    assertThat(report.skipped()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.berth.simulator.conformance.Flaws#all")
  void run_wrongPicker_isFoundByTheCasesMadeForIt(Flaw flaw) throws Exception {
    List<ConformanceCase> cases =
        AllCases.list().stream().filter(one -> flaw.caughtBy.contains(one.name())).toList();
    Patience patience = flaw.isSilence() ? IMPATIENT : PATIENT;
    Set<String> models = flaw.caughtBy.contains("model.missing") ? Set.of("m", "n") : Set.of("m");

    ConformanceReport report = run(flaw, models, patience, Modes.FULL_DUPLEX, cases);

    assertThat(cases).hasSameSizeAs(flaw.caughtBy);
    assertThat(report.failed())
        .hasSameSizeAs(cases)
        .allSatisfy(result -> assertThat(result.verdict().reasonOrEmpty()).contains(flaw.reason));
  }

  @Test
  void run_nothingTold_skipsWhatNeedsItAndSaysSo() throws Exception {
    try (FakePicker picker = FakePicker.start(ENDPOINTS, Set.of("m"), Flaw.NONE)) {
      ConformanceReport report = run(ConformancePlan.of(picker.address()).withPatience(PATIENT));

      assertThat(report.failed()).isEmpty();
      assertThat(report.passed()).isGreaterThan(20);
      assertThat(report.skipped())
          .filteredOn(result -> result.subject().name().equals("spread.burst"))
          .extracting(result -> result.verdict().reasonOrEmpty())
          .containsExactly("needs --model, and two addresses in --endpoints");
    }
  }

  @Test
  void run_nobodyListens_saysSo() {
    ConformancePlan plan = ConformancePlan.of(PickerAddress.of("127.0.0.1:1"));

    assertThatThrownBy(() -> run(plan))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no gRPC server answers at 127.0.0.1:1");
  }

  @Test
  void run_overTls_needsTheOption(@TempDir Path folder) throws Exception {
    try (FakePicker picker =
        FakePicker.start(ENDPOINTS, Set.of("m"), Flaw.NONE, SelfSigned.credentials(folder))) {
      ConformancePlan plain =
          ConformancePlan.of(picker.address()).withPatience(PATIENT).only("bodiless.routed");
      ConformancePlan secure =
          ConformancePlan.of(picker.address().withTls(true)).only("bodiless.routed");

      assertThat(run(secure).passed()).isOne();
      assertThatThrownBy(() -> run(plain)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void cases_eachOfThem_isProvedAbleToFailByAFlaw() {
    Set<String> proved =
        Flaws.all().flatMap(flaw -> flaw.caughtBy.stream()).collect(Collectors.toSet());

    assertThat(AllCases.list()).extracting(ConformanceCase::name).doesNotHaveDuplicates();
    assertThat(proved)
        .containsExactlyInAnyOrderElementsOf(
            AllCases.list().stream().map(ConformanceCase::name).toList());
  }

  private static ConformanceReport run(
      Flaw flaw, Set<String> models, Patience patience, Modes mode, List<ConformanceCase> cases)
      throws Exception {
    String model = models.stream().min(Comparator.naturalOrder()).orElseThrow();
    PickerFacts facts = PickerFacts.none().withModel(model).withEndpoints(ENDPOINTS).withMode(mode);
    try (FakePicker picker = FakePicker.start(ENDPOINTS, models, flaw);
        FakePicker empty = FakePicker.start(List.of(), models, flaw)) {
      ConformancePlan plan =
          new ConformancePlan(
              picker.address(), empty.address(), facts.withEmptyPool(true), patience, cases);
      return run(plan);
    }
  }

  private static ConformanceReport run(ConformancePlan plan) throws Exception {
    return Conformance.run(plan, new SplittableRandom(1), result -> {});
  }

  private static List<String> names(List<CaseResult> results) {
    return results.stream().map(result -> result.subject().name()).toList();
  }
}
