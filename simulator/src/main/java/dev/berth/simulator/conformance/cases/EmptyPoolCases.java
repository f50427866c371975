package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.RuleSource.PROTOCOL;

import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Requests;
import java.util.List;

/** A pool in which no server is ready. */
final class EmptyPoolCases {
  private EmptyPoolCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "empty-pool.bodiless",
            PROTOCOL,
            "no ready server, request without a body: 503",
            picker -> Expect.refused(503, picker.askEmptyPool(Requests.bodiless())),
            Need.EMPTY_POOL),
        must(
            "empty-pool.with-body",
            PROTOCOL,
            "no ready server, request with a body: 503",
            picker -> Expect.refused(503, picker.askEmptyPool(Requests.chat(picker.facts()))),
            Need.EMPTY_POOL,
            Need.MODEL));
  }
}
