package dev.berth.simulator.engine;

import java.util.ArrayList;
import java.util.List;

/** What one step does: for each of its sequences one token, or so many tokens of its prompt. */
final class Step {

  /**
   * A sequence's part in the step.
   *
   * @param promptTokens tokens of the prompt to read; 0 when the sequence decodes
   */
  record Part(Sequence sequence, int promptTokens) {}

  private final List<Part> parts = new ArrayList<>();
  private int budget;
  private int prefillTokens;
  private long contextTokens;

  Step(int budget) {
    this.budget = budget;
  }

  void addDecode(Sequence sequence) {
    parts.add(new Part(sequence, 0));
    contextTokens += sequence.contextTokens();
    budget--;
  }

  void addPrefill(Sequence sequence) {
    int tokens = Math.min(budget, sequence.unreadTokens());
    parts.add(new Part(sequence, tokens));
    prefillTokens += tokens;
    budget -= tokens;
  }

  boolean hasBudget() {
    return budget > 0;
  }

  List<Part> parts() {
    return parts;
  }

  long nanos(StepCost cost) {
    return cost.nanos(prefillTokens, parts.size(), contextTokens);
  }
}
