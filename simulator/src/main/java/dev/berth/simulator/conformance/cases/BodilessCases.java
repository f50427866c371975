package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;
import static dev.berth.simulator.conformance.suite.RuleSource.PROTOCOL;

import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.List;

/** Requests of which a picker sees the headers only. */
final class BodilessCases {
  private static final int GOES = 4;

  private BodilessCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "bodiless.routed",
            PROTOCOL,
            "a request without a body gets a destination in the pool",
            picker -> Expect.routed(picker, picker.ask(Requests.bodiless()))),
        should(
            "bodiless.every-mode",
            ENVOY,
            "a request without a body gets a destination in every body mode",
            BodilessCases::everyMode),
        must(
            "bodiless.in-subset",
            PROTOCOL,
            "a request without a body goes nowhere outside its subset",
            BodilessCases::inSubset,
            Need.ENDPOINT),
        must(
            "bodiless.none-in-subset",
            PROTOCOL,
            "a request without a body whose subset has no member gets 503",
            BodilessCases::noneInSubset),
        must(
            "bodiless.body-not-shown",
            ENVOY,
            "body mode NONE: the headers are answered with a destination or a refusal",
            picker -> Expect.answered(picker.ask(Requests.chat(picker.facts()), Modes.NONE)),
            Need.MODEL));
  }

  private static Verdict everyMode(Picker picker) throws InterruptedException {
    Verdict verdict = Verdict.passed();
    for (Modes modes : Modes.ALL) {
      verdict = verdict.and(() -> Expect.routed(picker, picker.ask(Requests.bodiless(), modes)));
    }
    return verdict;
  }

  private static Verdict inSubset(Picker picker) throws InterruptedException {
    return Members.each(
        picker,
        member ->
            Verdict.times(
                GOES,
                () ->
                    Expect.routedWithin(
                        List.of(member),
                        picker.ask(Requests.within(List.of(member), Requests.bodiless())))));
  }

  private static Verdict noneInSubset(Picker picker) throws InterruptedException {
    return Expect.refused(
        503, picker.ask(Requests.within(Members.strangers(), Requests.bodiless())));
  }
}
