package dev.berth.simulator.conformance.suite;

/** What a case found. */
public sealed interface Verdict {

  /** The rule was kept. */
  record Passed() implements Verdict {}

  /** The rule was broken; the reason says how. */
  record Failed(String reason) implements Verdict {}

  /** Nothing was found out; the reason says why. */
  record Skipped(String reason) implements Verdict {}

  /** What leads to a verdict. */
  @FunctionalInterface
  interface Step {
    Verdict verdict() throws InterruptedException;
  }

  static Verdict passed() {
    return new Passed();
  }

  static Verdict failed(String reason) {
    return new Failed(reason);
  }

  /** Passed if the condition holds, failed with the reason if not. */
  static Verdict check(boolean condition, String reason) {
    return condition ? passed() : failed(reason);
  }

  /** The first verdict that is no pass, of so many goes. */
  static Verdict times(int goes, Step step) throws InterruptedException {
    Verdict verdict = passed();
    for (int i = 0; i < goes; i++) {
      verdict = verdict.and(step);
    }
    return verdict;
  }

  /** This verdict if it is no pass, the next one if it is. */
  default Verdict and(Step next) throws InterruptedException {
    return this instanceof Passed ? next.verdict() : this;
  }

  /** PASS, FAIL or SKIP. */
  default String label() {
    return this instanceof Passed ? "PASS" : this instanceof Failed ? "FAIL" : "SKIP";
  }

  /** Why it did not pass; empty when it did. */
  default String reasonOrEmpty() {
    if (this instanceof Failed failed) {
      return failed.reason();
    }
    return this instanceof Skipped skipped ? skipped.reason() : "";
  }
}
