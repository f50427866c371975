package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.BERTH;

import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Exchange;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Many requests at one moment: a decision that does not count the others sends a herd. */
final class SpreadCases {
  private static final int REQUESTS = 64;

  /** The ends of earlier requests may still be on their way into the picker's books. */
  private static final int GOES = 3;

  private SpreadCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        should(
            "spread.burst",
            BERTH,
            "64 requests at once on idle servers spread evenly, give or take one for each",
            picker -> Members.ifItStays(picker, () -> evenly(picker)),
            Need.MODEL,
            Need.TWO_ENDPOINTS));
  }

  /** The best verdict of a few bursts. */
  static Verdict evenly(Picker picker) throws InterruptedException {
    Verdict verdict = burst(picker);
    for (int i = 1; i < GOES && !(verdict instanceof Verdict.Passed); i++) {
      verdict = burst(picker);
    }
    return verdict;
  }

  private static Verdict burst(Picker picker) throws InterruptedException {
    HttpMessage request = Requests.chat(picker.facts());
    List<Exchange> exchanges = new ArrayList<>();
    try {
      for (int i = 0; i < REQUESTS; i++) {
        exchanges.add(picker.exchange(request));
      }
      exchanges.forEach(Exchange::start);
      return judge(picker, exchanges);
    } finally {
      end(exchanges);
    }
  }

  /** Gracefully, so that the next burst finds idle servers; by resets where that takes too long. */
  private static void end(List<Exchange> exchanges) throws InterruptedException {
    Iterator<Exchange> open = exchanges.iterator();
    while (open.hasNext() && open.next().end()) {
      // The next one.
    }
    exchanges.forEach(Exchange::close);
  }

  private static Verdict judge(Picker picker, List<Exchange> exchanges)
      throws InterruptedException {
    Map<EndpointAddress, Integer> counts = new HashMap<>();
    picker.facts().endpoints().forEach(member -> counts.put(member, 0));
    Verdict verdict = Verdict.passed();
    for (Exchange exchange : exchanges) {
      Outcome outcome = exchange.outcome();
      verdict =
          verdict
              .and(() -> Expect.routed(picker, outcome))
              .and(() -> Expect.routed(outcome, routed -> count(counts, routed)));
    }
    return verdict.and(() -> even(counts));
  }

  private static Verdict count(Map<EndpointAddress, Integer> counts, Outcome.Routed routed) {
    counts.merge(routed.destination().addresses().get(0), 1, Integer::sum);
    return Verdict.passed();
  }

  private static Verdict even(Map<EndpointAddress, Integer> counts) {
    double share = (double) REQUESTS / counts.size();
    return Verdict.check(
        counts.values().stream()
            .allMatch(count -> count >= Math.floor(share) - 1 && count <= Math.ceil(share) + 1),
        "the servers got %s",
        counts);
  }
}
