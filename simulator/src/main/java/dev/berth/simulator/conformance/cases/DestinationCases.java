package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;
import static dev.berth.simulator.conformance.suite.RuleSource.HTTP;
import static dev.berth.simulator.conformance.suite.RuleSource.PROTOCOL;

import dev.berth.simulator.conformance.gateway.Destination;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.gateway.Outcome.Routed;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a destination is written. */
final class DestinationCases {
  private static final String TWICE = "x-conformance-twice";

  private DestinationCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "destination.header-and-metadata",
            PROTOCOL,
            "the destination is in the header and in the metadata, and both say the same",
            picker -> both(picker, DestinationCases::sameTwice)),
        must(
            "destination.addresses",
            PROTOCOL,
            "the destination is one ip:port, or several with commas between, each once",
            picker -> both(picker, DestinationCases::distinctAddresses)),
        must(
            "destination.ipv6",
            PROTOCOL,
            "an IPv6 destination is written as [ip]:port",
            DestinationCases::ipv6,
            Need.IPV6_ENDPOINT),
        must(
            "destination.raw-value",
            ENVOY,
            "the header's value is in 'raw_value', and nothing is in 'value'",
            picker -> both(picker, DestinationCases::rawValue)),
        should(
            "destination.overwrites",
            ENVOY,
            "the header's append_action is OVERWRITE_IF_EXISTS_OR_ADD",
            picker -> both(picker, DestinationCases::overwrites)),
        must(
            "destination.not-by-client",
            PROTOCOL,
            "a client that sends the destination header itself chooses nothing",
            picker -> spoofed(picker, List.of("192.0.2.1:9"))),
        must(
            "destination.not-by-client-twice",
            PROTOCOL,
            "a client that sends the destination header twice chooses nothing either",
            picker -> spoofed(picker, List.of("192.0.2.1:9", "192.0.2.2:9"))),
        must(
            "destination.other-headers-kept",
            HTTP,
            "a header that the client sends twice keeps both values in their order",
            DestinationCases::otherHeadersKept));
  }

  /** A rule that holds for a request without a body, and for one with a body if that is known. */
  private static Verdict both(Picker picker, Expect.Rule<Routed> rule) throws InterruptedException {
    Verdict verdict = Expect.routed(picker.ask(Requests.bodiless()), rule);
    return picker.facts().model() == null
        ? verdict
        : verdict.and(() -> Expect.routed(picker.ask(Requests.chat(picker.facts())), rule));
  }

  private static Verdict sameTwice(Routed routed) {
    Destination destination = routed.destination();
    return Verdict.check(
        Objects.equals(destination.header(), destination.metadata()),
        "the header says %s, the metadata says %s",
        quoted(destination.header()),
        quoted(destination.metadata()));
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "nothing" : "'" + value + "'";
  }

  private static Verdict distinctAddresses(Routed routed) {
    List<EndpointAddress> addresses = routed.destination().addresses();
    return Verdict.check(
        !addresses.isEmpty() && new HashSet<>(addresses).size() == addresses.size(),
        "the destination is '%s'",
        routed.destination().text());
  }

  private static Verdict ipv6(Picker picker) throws InterruptedException {
    EndpointAddress member =
        picker.facts().endpoints().stream()
            .filter(EndpointAddress::isIpv6)
            .findFirst()
            .orElseThrow();
    HttpMessage request = Requests.within(List.of(member), Requests.bodiless());
    return Expect.routedWithin(List.of(member), picker.ask(request));
  }

  private static Verdict rawValue(Routed routed) {
    HeaderValue header = option(routed).getHeader();
    return Verdict.check(
        !header.getRawValue().isEmpty() && header.getValue().isEmpty(),
        "'raw_value' has %d bytes, 'value' has %d",
        header.getRawValue().size(),
        header.getValue().length());
  }

  private static Verdict overwrites(Routed routed) {
    HeaderAppendAction action = option(routed).getAppendAction();
    return Verdict.check(
        action == HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD, "it is %s", action);
  }

  /** What the picker asked for last; empty when it set no header. */
  private static HeaderValueOption option(Routed routed) {
    List<HeaderValueOption> options = routed.destination().options();
    return options.isEmpty()
        ? HeaderValueOption.getDefaultInstance()
        : options.get(options.size() - 1);
  }

  private static Verdict spoofed(Picker picker, List<String> wishes) throws InterruptedException {
    HttpMessage request = Requests.bodiless();
    for (String wish : wishes) {
      request = request.with(Destination.KEY, wish);
    }
    Outcome outcome = picker.ask(request);
    return Expect.routed(picker, outcome)
        .and(() -> Expect.routed(outcome, routed -> onlyThePickers(routed, wishes)));
  }

  private static Verdict onlyThePickers(Routed routed, List<String> wishes) {
    List<String> values = routed.request().values(Destination.KEY);
    return Verdict.check(
        values.size() == 1 && !wishes.contains(values.get(0)),
        "the server is sent the destination header with %s",
        values);
  }

  private static Verdict otherHeadersKept(Picker picker) throws InterruptedException {
    HttpMessage request = Requests.bodiless().with(TWICE, "first").with(TWICE, "second");
    return Expect.routed(
        picker.ask(request),
        routed ->
            Verdict.check(
                routed.request().values(TWICE).equals(List.of("first", "second")),
                "the server is sent %s",
                routed.request().values(TWICE)));
  }
}
