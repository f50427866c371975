package dev.berth.simulator.conformance.suite;

import dev.berth.simulator.conformance.suite.Verdict.Skipped;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One rule, and how to find out whether a picker keeps it. Cases do not depend on each other.
 *
 * @param name {@code theme.what}, unique
 * @param rule the rule in one sentence
 */
public record ConformanceCase(
    String name,
    Requirement requirement,
    RuleSource source,
    String rule,
    Set<Need> needs,
    Check check) {

  /** How to find out. */
  @FunctionalInterface
  public interface Check {
    Verdict of(Picker picker) throws InterruptedException;
  }

  public ConformanceCase {
    needs = Set.copyOf(needs);
  }

  public static ConformanceCase must(
      String name, RuleSource source, String rule, Check check, Need... needs) {
    return new ConformanceCase(name, Requirement.MUST, source, rule, Set.of(needs), check);
  }

  public static ConformanceCase should(
      String name, RuleSource source, String rule, Check check, Need... needs) {
    return new ConformanceCase(name, Requirement.SHOULD, source, rule, Set.of(needs), check);
  }

  /** Checks the rule, or skips it where something is not known. */
  public Verdict run(Picker picker) throws InterruptedException {
    String missing =
        needs.stream()
            .filter(need -> !need.isMet(picker.facts()))
            .sorted()
            .map(Need::label)
            .collect(Collectors.joining(", and "));
    return missing.isEmpty() ? check.of(picker) : new Skipped("needs " + missing);
  }

  @Override
  public String toString() {
    return name;
  }
}
