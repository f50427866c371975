package dev.berth.simulator.conformance.cases;

import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Exchange;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import dev.berth.simulator.conformance.suite.Verdict.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Members of the pool, and addresses that are none. Stateless. */
final class Members {
  /** Cases that go through the members go through so many at most. */
  private static final int MOST = 8;

  private Members() {}

  /** The first verdict that is no pass, over the first members. */
  static Verdict each(Picker picker, Expect.Rule<EndpointAddress> rule)
      throws InterruptedException {
    Verdict verdict = Verdict.passed();
    for (EndpointAddress member : first(picker)) {
      verdict = verdict.and(() -> rule.of(member));
    }
    return verdict;
  }

  static List<EndpointAddress> first(Picker picker) {
    return picker.facts().endpoints().stream().limit(MOST).toList();
  }

  /** Addresses of a network that exists in documentation only (RFC 5737). */
  static List<EndpointAddress> strangers() {
    return List.of(EndpointAddress.of("192.0.2.1:9"), EndpointAddress.of("192.0.2.2:9"));
  }

  /** A port of the member's machine at which no member listens. */
  static EndpointAddress otherPort(Picker picker, EndpointAddress member) {
    return IntStream.iterate(member.port(), port -> port % 65535 + 1)
        .mapToObj(member::withPort)
        .filter(address -> !picker.facts().endpoints().contains(address))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Runs a step that is about load, if the picker can be told by the end of a stream that a request
   * is over. One that ends its streams itself learns it elsewhere.
   */
  static Verdict ifItStays(Picker picker, Verdict.Step step) throws InterruptedException {
    try (Exchange exchange = picker.exchange(Requests.bodiless())) {
      Verdict routed = Expect.routed(picker, exchange.outcome());
      return exchange.hasLeft()
          ? new Skipped("the picker ends its streams, so that it cannot be told what is in flight")
          : routed.and(step);
    }
  }

  /** Runs a step while one server has so many requests in flight. */
  static Verdict whileBusy(
      Picker picker, EndpointAddress member, int requests, HttpMessage request, Verdict.Step step)
      throws InterruptedException {
    List<Exchange> held = new ArrayList<>();
    try {
      Verdict verdict = Verdict.passed();
      for (int i = 0; i < requests; i++) {
        Exchange exchange = picker.exchange(Requests.within(List.of(member), request));
        held.add(exchange);
        verdict = verdict.and(() -> Expect.routedWithin(List.of(member), exchange.outcome()));
      }
      return verdict.and(step);
    } finally {
      held.forEach(Exchange::close);
    }
  }
}
