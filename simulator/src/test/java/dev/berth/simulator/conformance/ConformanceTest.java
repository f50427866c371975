package dev.berth.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.conformance.cases.AllCases;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Patience;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.PickerFacts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  /** Long enough for the slowest machine; only what has to be silent is waited out. */
  private static final Patience PATIENT =
      new Patience(Duration.ofSeconds(20), Duration.ofMillis(200));

  /** For pickers that are known to say nothing. */
  private static final Patience IMPATIENT =
      new Patience(Duration.ofMillis(300), Duration.ofMillis(200));

  @ParameterizedTest
  @MethodSource("modesAndModels")
  void run_rightPicker_passesEveryCase(Modes mode, Set<String> models) throws Exception {
    ConformanceReport report = run(Flaw.NONE, models, PATIENT, mode, AllCases.list());

    assertThat(report.failed()).isEmpty();
    assertThat(report.skipped()).isEmpty();
    assertThat(report.results()).hasSameSizeAs(AllCases.list());
  }

  static Stream<Arguments> modesAndModels() {
    return Stream.of(
        Arguments.of(Modes.FULL_DUPLEX, Set.of("a \"model\"")),
        Arguments.of(Modes.BUFFERED, Set.of("a \"model\"", "another")));
  }

  @ParameterizedTest
  @MethodSource("dev.berth.simulator.conformance.Flaws#all")
  void run_wrongPicker_isFoundByTheCasesMadeForIt(Flaw flaw) throws Exception {
    List<ConformanceCase> cases =
        AllCases.list().stream().filter(one -> flaw.caughtBy.contains(one.name())).toList();
    Patience patience = flaw.isSilence() ? IMPATIENT : PATIENT;

    ConformanceReport report = run(flaw, Set.of("m", "n"), patience, Modes.FULL_DUPLEX, cases);

    assertThat(cases).hasSameSizeAs(flaw.caughtBy);
    assertThat(report.failed())
        .hasSameSizeAs(cases)
        .allSatisfy(result -> assertThat(result.verdict().reasonOrEmpty()).contains(flaw.reason));
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
      return Conformance.run(plan, new SplittableRandom(1), result -> {});
    }
  }
}
