package dev.berth.simulator.switching;

import dev.berth.simulator.policies.trace.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** How long prompts and answers are. */
public sealed interface Lengths {

  /**
   * Of one request.
   *
   * @param promptTokens at least 1
   * @param answerTokens at least 1
   */
  record Pair(int promptTokens, int answerTokens) {}

  /** Of the next request. */
  Pair next(RandomGenerator random);

  /** As in the Azure conversation trace of 2023, of which these are shares of its requests. */
  static Lengths ofAzure() {
    return new Quantiles();
  }

  /** Pairs of a trace, picked at random. */
  static Lengths of(Path trace) throws IOException {
    return new Recorded(
        TraceFiles.of(trace, 0).read(1, Integer.MAX_VALUE).requests().stream()
            .map(request -> new Pair(request.promptTokens(), request.outputTokens()))
            .toList());
  }

  /**
   * Between the values at some shares, straight lines; prompt and answer know nothing of each
   * other.
   */
  record Quantiles() implements Lengths {
    private static final double[] SHARES = {
      0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
      0.85, 0.9, 0.95, 0.98, 0.99, 0.999, 1
    };
    private static final double[] PROMPT_TOKENS = {
      2, 181, 207, 372, 387, 396, 403, 414, 703, 984, 1020, 1045, 1071, 1097, 1130, 1189, 1315,
      1876, 2734, 4083, 4098, 4142, 6122, 14050
    };
    private static final double[] ANSWER_TOKENS = {
      7, 41, 54, 67, 77, 85, 91, 96, 103, 113, 129, 151, 177, 217, 384, 395, 400, 411, 424, 451,
      540, 601, 954, 1000
    };

    @Override
    public Pair next(RandomGenerator random) {
      return new Pair(length(random, PROMPT_TOKENS), length(random, ANSWER_TOKENS));
    }

    private static int length(RandomGenerator random, double[] tokens) {
      double share = random.nextDouble();
      int above = 1;
      while (SHARES[above] < share) {
        above++;
      }
      double part = (share - SHARES[above - 1]) / (SHARES[above] - SHARES[above - 1]);
      double length = tokens[above - 1] + part * (tokens[above] - tokens[above - 1]);
      return (int) Math.max(1, length);
    }
  }

  /** Those of real requests, each with its answer. */
  record Recorded(List<Pair> pairs) implements Lengths {
    public Recorded {
      pairs = List.copyOf(pairs);
      if (pairs.isEmpty()) {
        throw new IllegalArgumentException("a trace without requests has no lengths");
      }
    }

    @Override
    public Pair next(RandomGenerator random) {
      return pairs.get(random.nextInt(pairs.size()));
    }
  }
}
