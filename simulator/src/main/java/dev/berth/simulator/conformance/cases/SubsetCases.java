package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.BERTH;
import static dev.berth.simulator.conformance.suite.RuleSource.PROTOCOL;

import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A gateway that confines the choice to some of the pool's members. */
final class SubsetCases {
  private static final int GOES = 4;
  private static final int LOAD = 4;

  private SubsetCases() {}

  static List<ConformanceCase> list() {
    List<ConformanceCase> cases = new ArrayList<>(confining());
    cases.addAll(empty());
    cases.addAll(byLoad());
    return List.copyOf(cases);
  }

  private static List<ConformanceCase> confining() {
    return List.of(
        must(
            "subset.list",
            PROTOCOL,
            "a subset given as a list confines the choice",
            picker -> asList(picker, picker.facts().mode()),
            Need.MODEL,
            Need.ENDPOINT),
        must(
            "subset.buffered",
            PROTOCOL,
            "a subset confines the choice where bodies come BUFFERED too",
            picker -> asList(picker, Modes.BUFFERED),
            Need.MODEL,
            Need.ENDPOINT),
        must(
            "subset.string",
            PROTOCOL,
            "a subset given as one string with commas confines the choice",
            picker -> asString(picker, ","),
            Need.MODEL,
            Need.ENDPOINT),
        must(
            "subset.string-with-blanks",
            PROTOCOL,
            "a subset given as one string may have blanks around its commas",
            picker -> asString(picker, " , "),
            Need.MODEL,
            Need.ENDPOINT),
        must(
            "subset.port-exact",
            PROTOCOL,
            "another port of a member's machine is no member: 503",
            SubsetCases::portExact,
            Need.MODEL,
            Need.ENDPOINT),
        must(
            "subset.neighbour",
            PROTOCOL,
            "a member outside the subset is not chosen for the IP that it shares with one inside",
            SubsetCases::neighbour,
            Need.MODEL,
            Need.NEIGHBOURS));
  }

  private static List<ConformanceCase> empty() {
    return List.of(
        must(
            "subset.none-eligible",
            PROTOCOL,
            "a subset without a member of the pool: 503",
            picker -> refused(picker, Requests.within(Members.strangers(), chat(picker))),
            Need.MODEL),
        must(
            "subset.empty-list",
            PROTOCOL,
            "a subset that is set but empty: 503",
            picker -> refused(picker, Requests.within(List.of(), chat(picker))),
            Need.MODEL),
        must(
            "subset.empty-string",
            PROTOCOL,
            "a subset that is an empty string: 503",
            picker -> refused(picker, Requests.within("", chat(picker))),
            Need.MODEL));
  }

  private static List<ConformanceCase> byLoad() {
    return List.of(
        must(
            "subset.only-member",
            PROTOCOL,
            "the only member in a subset is chosen, however busy it is",
            SubsetCases::onlyMember,
            Need.MODEL,
            Need.TWO_ENDPOINTS),
        should(
            "subset.least-busy",
            BERTH,
            "of two servers in a subset, the idle one is chosen",
            picker -> Members.ifItStays(picker, () -> leastBusy(picker)),
            Need.MODEL,
            Need.TWO_ENDPOINTS));
  }

  private static HttpMessage chat(Picker picker) {
    return Requests.chat(picker.facts());
  }

  private static Verdict asList(Picker picker, Modes modes) throws InterruptedException {
    List<EndpointAddress> members = Members.first(picker);
    List<EndpointAddress> half = members.subList(0, (members.size() + 1) / 2);
    return within(picker, half, modes)
        .and(() -> Members.each(picker, member -> within(picker, List.of(member), modes)));
  }

  private static Verdict within(Picker picker, List<EndpointAddress> subset, Modes modes)
      throws InterruptedException {
    return Expect.routedWithin(subset, picker.ask(Requests.within(subset, chat(picker)), modes));
  }

  /** Members one after the other, each named between strangers. */
  private static Verdict asString(Picker picker, String separator) throws InterruptedException {
    String strangers =
        Members.strangers().stream()
            .map(EndpointAddress::text)
            .collect(Collectors.joining(separator));
    return Members.each(
        picker,
        member -> {
          String subset = strangers + separator + member.text() + separator + "192.0.2.3:9";
          return Expect.routedWithin(
              List.of(member), picker.ask(Requests.within(subset, chat(picker))));
        });
  }

  private static Verdict portExact(Picker picker) throws InterruptedException {
    return Members.each(
        picker,
        member ->
            refused(
                picker, Requests.within(List.of(Members.otherPort(picker, member)), chat(picker))));
  }

  private static Verdict neighbour(Picker picker) throws InterruptedException {
    List<EndpointAddress> members = picker.facts().endpoints();
    EndpointAddress inside =
        members.stream()
            .filter(one -> members.stream().filter(two -> two.ip().equals(one.ip())).count() > 1)
            .findFirst()
            .orElseThrow();
    return busy(picker, inside, () -> always(picker, inside, List.of(inside)));
  }

  private static Verdict onlyMember(Picker picker) throws InterruptedException {
    EndpointAddress member = picker.facts().endpoints().get(0);
    List<EndpointAddress> subset = new ArrayList<>(Members.strangers());
    subset.add(member);
    return busy(picker, member, () -> always(picker, member, subset));
  }

  private static Verdict leastBusy(Picker picker) throws InterruptedException {
    List<EndpointAddress> subset = picker.facts().endpoints().subList(0, 2);
    return busy(picker, subset.get(0), () -> always(picker, subset.get(1), subset))
        .and(() -> busy(picker, subset.get(1), () -> always(picker, subset.get(0), subset)));
  }

  private static Verdict busy(Picker picker, EndpointAddress member, Verdict.Step step)
      throws InterruptedException {
    return Members.whileBusy(picker, member, LOAD, chat(picker), step);
  }

  private static Verdict always(
      Picker picker, EndpointAddress expected, List<EndpointAddress> subset)
      throws InterruptedException {
    return Verdict.times(
        GOES,
        () -> Expect.routedFirstTo(expected, picker.ask(Requests.within(subset, chat(picker)))));
  }

  private static Verdict refused(Picker picker, HttpMessage request) throws InterruptedException {
    return Expect.refused(503, picker.ask(request));
  }
}
