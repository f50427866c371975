package dev.berth.simulator.conformance;

import dev.berth.simulator.conformance.cases.AllCases;
import dev.berth.simulator.conformance.gateway.Patience;
import dev.berth.simulator.conformance.gateway.PickerAddress;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.PickerFacts;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which cases to run against which picker.
 *
 * @param emptyPool where a pool without members is asked; the target itself when there is none
 * @param cases in the order in which they run
 */
public record ConformancePlan(
    PickerAddress target,
    PickerAddress emptyPool,
    PickerFacts facts,
    Patience patience,
    List<ConformanceCase> cases) {

  public ConformancePlan {
    cases = List.copyOf(cases);
  }

  /** The whole suite against a picker of which nothing is known. */
  public static ConformancePlan of(PickerAddress target) {
    return new ConformancePlan(
        target, target, PickerFacts.none(), Patience.DEFAULT, AllCases.list());
  }

  public ConformancePlan withFacts(PickerFacts other) {
    return new ConformancePlan(target, emptyPool, other, patience, cases);
  }

  /** The same, with an address that leads to a pool without members. */
  public ConformancePlan withEmptyPool(PickerAddress address) {
    return new ConformancePlan(target, address, facts.withEmptyPool(true), patience, cases);
  }

  public ConformancePlan withPatience(Patience other) {
    return new ConformancePlan(target, emptyPool, facts, other, cases);
  }

  /**
   * Only the cases of a name.
   *
   * @param pattern a name in which {@code *} stands for anything, for example {@code subset.*}
   * @throws IllegalArgumentException with a sentence for the user, when no case has such a name
   */
  public ConformancePlan only(String pattern) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    List<ConformanceCase> chosen = cases.stream().filter(one -> one.name().matches(regex)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no case is named '" + pattern + "'; names look like " + cases.get(0).name());
    }
    return new ConformancePlan(target, emptyPool, facts, patience, chosen);
  }
}
