package dev.berth.simulator.conformance;

import dev.berth.simulator.conformance.gateway.PickerChannel;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Picker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs the suite, one case after the other. */
public final class Conformance {
  private Conformance() {}

  /**
   * Runs a plan; blocks until the last case is done.
   *
   * @param random gives requests their ids
   * @param progress told of each result at once
   * @throws IOException with a sentence for the user, when nobody answers at the address
   */
  public static ConformanceReport run(
      ConformancePlan plan, RandomGenerator random, Consumer<CaseResult> progress)
      throws IOException, InterruptedException {
    try (PickerChannel pool = PickerChannel.open(plan.target(), plan.patience(), random);
        PickerChannel emptyPool = PickerChannel.open(plan.emptyPool(), plan.patience(), random)) {
      requireAnswer(plan, pool);
      Picker picker = new Picker(plan.facts(), pool, emptyPool);
      List<CaseResult> results = new ArrayList<>();
      for (ConformanceCase one : plan.cases()) {
        CaseResult result = new CaseResult(one, one.run(picker));
        results.add(result);
        progress.accept(result);
      }
      return new ConformanceReport(results);
    }
  }

  private static void requireAnswer(ConformancePlan plan, PickerChannel pool) throws IOException {
    String health = pool.health("");
    if (health.equals("UNAVAILABLE") || health.equals("DEADLINE_EXCEEDED")) {
      throw new IOException(
          "no gRPC server answers at " + plan.target() + "; is the address right, and --tls?");
    }
  }
}
