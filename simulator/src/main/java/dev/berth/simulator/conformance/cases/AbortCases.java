package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.BERTH;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.gateway.Exchange;
import dev.berth.simulator.conformance.gateway.Header;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.suite.Bodies;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Clients that go away: Envoy resets the stream, wherever it stands. */
final class AbortCases {
  private static final int GOES = 8;

  /** Where an exchange is when its client goes away. */
  private enum Stage {
    BEFORE_HEADERS("before-headers", "before anything was sent"),
    AFTER_HEADERS("after-headers", "between headers and body"),
    IN_BODY("in-body", "in the middle of the body"),
    AFTER_DECISION("after-decision", "after the decision"),
    IN_RESPONSE("in-response", "in the middle of the response");

    private final String label;
    private final String words;

    Stage(String label, String words) {
      this.label = label;
      this.words = words;
    }
  }

  private AbortCases() {}

  static List<ConformanceCase> list() {
    List<ConformanceCase> cases = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      cases.add(
          must(
              "abort." + stage.label,
              ENVOY,
              "streams that are reset " + stage.words + " leave a picker that goes on answering",
              picker -> survives(picker, stage),
              Need.MODEL));
    }
    cases.add(
        should(
            "abort.no-load-left",
            BERTH,
            "requests that were reset are off the books: the next burst spreads evenly",
            picker -> Members.ifItStays(picker, () -> noLoadLeft(picker)),
            Need.MODEL,
            Need.TWO_ENDPOINTS));
    return List.copyOf(cases);
  }

  private static Verdict survives(Picker picker, Stage stage) throws InterruptedException {
    return Verdict.times(GOES, () -> abort(picker, stage, request(picker)))
        .and(() -> Expect.routed(picker, picker.ask(Requests.chat(picker.facts()))));
  }

  private static HttpMessage request(Picker picker) {
    ByteString body = Bodies.chat(picker.facts().model(), "word ".repeat(1000));
    return Requests.post(picker.facts(), Bodies.inPieces(body, 1000));
  }

  private static Verdict abort(Picker picker, Stage stage, HttpMessage request)
      throws InterruptedException {
    try (Exchange exchange = picker.channel().exchange(request, Modes.FULL_DUPLEX)) {
      Verdict verdict = Verdict.passed();
      switch (stage) {
        case BEFORE_HEADERS -> {}
        case AFTER_HEADERS -> exchange.start(1);
        case IN_BODY -> exchange.start(3);
        case AFTER_DECISION -> verdict = Expect.routed(picker, exchange.outcome());
        case IN_RESPONSE -> {
          verdict = Expect.routed(picker, exchange.outcome());
          exchange.startResponse(HttpMessage.bodiless(List.of(new Header(":status", "200"))));
        }
      }
      exchange.abort();
      return verdict;
    }
  }

  private static Verdict noLoadLeft(Picker picker) throws InterruptedException {
    HttpMessage confined =
        Requests.within(picker.facts().endpoints().subList(0, 1), request(picker));
    Verdict verdict = Verdict.passed();
    for (Stage stage : Stage.values()) {
      verdict = verdict.and(() -> Verdict.times(GOES, () -> abort(picker, stage, confined)));
    }
    return verdict.and(() -> SpreadCases.evenly(picker));
  }
}
