package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.BERTH;
import static dev.berth.simulator.conformance.suite.RuleSource.PROTOCOL;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.suite.Bodies;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.List;

/** What a body asks for. */
final class ModelCases {
  /** Long and odd enough that no pool serves it. */
  private static final String UNKNOWN = "no-such-model-8c1d6f0e2b";

  private ModelCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "model.served",
            PROTOCOL,
            "a request for a served model gets a destination in the pool",
            picker -> Expect.routed(picker, picker.ask(Requests.chat(picker.facts()))),
            Need.MODEL),
        should(
            "model.unknown",
            BERTH,
            "a request for a model that nobody serves: 404",
            picker -> Expect.refused(404, ask(picker, Bodies.chat(UNKNOWN, "Hello"))),
            Need.MODEL),
        should(
            "model.missing",
            BERTH,
            "a request that names no model: 400, or routed where there is but one",
            ModelCases::missing,
            Need.MODEL),
        should(
            "model.invalid-json",
            BERTH,
            "a body that is no JSON: 400",
            ModelCases::invalidJson,
            Need.MODEL),
        should(
            "model.query-string",
            BERTH,
            "a query string behind the path changes nothing",
            ModelCases::queryString,
            Need.MODEL));
  }

  private static Outcome ask(Picker picker, ByteString body) throws InterruptedException {
    return picker.ask(Requests.post(picker.facts(), List.of(body)));
  }

  private static Verdict missing(Picker picker) throws InterruptedException {
    Outcome outcome = ask(picker, Bodies.chat(null, "Hello"));
    return outcome instanceof Outcome.Refused
        ? Expect.refused(400, outcome)
        : Expect.routed(picker, outcome);
  }

  private static Verdict invalidJson(Picker picker) throws InterruptedException {
    ByteString body = Bodies.chat(picker.facts());
    return Expect.refused(400, ask(picker, body.substring(0, body.size() - 1)))
        .and(() -> Expect.refused(400, ask(picker, ByteString.copyFromUtf8("model=\"a\""))));
  }

  private static Verdict queryString(Picker picker) throws InterruptedException {
    HttpMessage request =
        Requests.chat(picker.facts())
            .replacing(":path", picker.facts().path() + "?api-version=2024-10-21&x=%2F");
    return Expect.routed(picker, picker.ask(request));
  }
}
