package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;

import dev.berth.simulator.conformance.gateway.Header;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Watching;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.List;

/** Gateways that are configured in ways that are not about bodies. */
final class GatewayCases {
  private GatewayCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "gateway.observability",
            ENVOY,
            "observability mode: nothing is answered",
            GatewayCases::observability),
        must(
            "gateway.modes-unknown-bodiless",
            ENVOY,
            "a request without a body is routed where the first message names no modes",
            picker ->
                Expect.routed(
                    picker, picker.ask(Requests.bodiless(), Modes.BUFFERED.unannounced()))),
        should(
            "gateway.modes-unknown",
            ENVOY,
            "a BUFFERED body is routed where the first message names no modes, as before Envoy 1.34",
            picker ->
                Expect.routed(
                    picker,
                    picker.ask(Requests.chat(picker.facts()), Modes.BUFFERED.unannounced())),
            Need.MODEL));
  }

  private static Verdict observability(Picker picker) throws InterruptedException {
    HttpMessage request =
        picker.facts().model() == null ? Requests.bodiless() : Requests.chat(picker.facts());
    HttpMessage response = HttpMessage.bodiless(List.of(new Header(":status", "200")));
    try (Watching watching = picker.channel().watching()) {
      String said = watching.show(request, response);
      return said == null ? Verdict.passed() : Verdict.failed("%s", said);
    }
  }
}
