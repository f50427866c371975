package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.BERTH;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.gateway.Refusal;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.List;
import java.util.Locale;

/** What a client gets that is not served. Its subset makes sure of that. */
final class RefusalCases {
  private RefusalCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "refusal.status",
            ENVOY,
            "an immediate response has a status of 400 or more, in every mode",
            RefusalCases::inEveryMode,
            Need.MODEL),
        should(
            "refusal.json",
            BERTH,
            "an immediate response is JSON and says so",
            RefusalCases::json));
  }

  private static HttpMessage unroutable(HttpMessage request) {
    return Requests.within(Members.strangers(), request);
  }

  private static Verdict inEveryMode(Picker picker) throws InterruptedException {
    Verdict verdict = Verdict.passed();
    for (Modes modes : Modes.ALL) {
      HttpMessage request = unroutable(Requests.chat(picker.facts()));
      verdict =
          verdict.and(() -> Expect.refused(picker.ask(request, modes), RefusalCases::isError));
    }
    return verdict;
  }

  private static Verdict isError(Refusal refusal) {
    return Verdict.check(refusal.status() >= 400, "its status is " + refusal.status());
  }

  private static Verdict json(Picker picker) throws InterruptedException {
    Outcome outcome = picker.ask(unroutable(Requests.bodiless()));
    return Expect.refused(outcome, RefusalCases::isJson);
  }

  private static Verdict isJson(Refusal refusal) throws InterruptedException {
    String type = refusal.contentType().toLowerCase(Locale.ROOT);
    return Verdict.check(
            type.equals("application/json") || type.startsWith("application/json;"),
            "its content-type is '" + type + "'")
        .and(
            () ->
                Verdict.check(
                    Json.isObject(refusal.body().toByteArray()), "its body is no JSON object"));
  }
}
