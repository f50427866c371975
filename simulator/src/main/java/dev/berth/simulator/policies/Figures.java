package dev.berth.simulator.policies;

import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run was like, or the mean of several.
 *
 * @param goodput the share of requests that were answered soon and fast enough
 * @param hit the share of prompt tokens that were cached
 * @param first seconds to the first token
 * @param slowdownP99 of the times to the first token as multiples of the unloaded ones
 * @param perToken mean seconds per token of a request
 * @param unevenness the most requests that one server got, as a multiple of the mean
 */
public record Figures(
    double goodput,
    double hit,
    Spread first,
    double slowdownP99,
    Spread perToken,
    double unevenness) {

  /** A distribution. */
  public record Spread(double mean, double p50, double p90, double p99) {

    static Spread of(Collection<TraceRequest> requests, ToDoubleFunction<TraceRequest> value) {
      double[] sorted = requests.stream().mapToDouble(value).sorted().toArray();
      double mean = requests.stream().mapToDouble(value).average().orElse(0);
      return new Spread(mean, at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99));
    }

    /** The least value that so many are not above. */
    private static double at(double[] sorted, double share) {
      return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    static Spread mean(Collection<Spread> spreads) {
      return new Spread(
          average(spreads, Spread::mean),
          average(spreads, Spread::p50),
          average(spreads, Spread::p90),
          average(spreads, Spread::p99));
    }
  }

  static Figures of(Outcomes outcomes, ServerParameters parameters, int servers) {
    List<TraceRequest> requests = outcomes.trace().requests();
    return new Figures(
        goodput(outcomes),
        requests.stream().mapToDouble(outcomes::cachedTokens).sum()
            / requests.stream().mapToDouble(TraceRequest::promptTokens).sum(),
        Spread.of(requests, outcomes::firstSeconds),
        Spread.of(requests, request -> outcomes.slowdown(request, parameters)).p99(),
        Spread.of(requests, outcomes::secondsPerToken),
        unevenness(outcomes, servers));
  }

  static double goodput(Outcomes outcomes) {
    List<TraceRequest> requests = outcomes.trace().requests();
    return (double) requests.stream().filter(outcomes::isGood).count() / requests.size();
  }

  private static double unevenness(Outcomes outcomes, int servers) {
    int[] counts = new int[servers];
    int most = 0;
    for (TraceRequest request : outcomes.trace().requests()) {
      most = Math.max(most, ++counts[outcomes.server(request)]);
    }
    return (double) most * servers / outcomes.trace().requests().size();
  }

  /** The mean of each figure. */
  static Figures mean(Collection<Figures> runs) {
    return new Figures(
        average(runs, Figures::goodput),
        average(runs, Figures::hit),
        Spread.mean(runs.stream().map(Figures::first).toList()),
        average(runs, Figures::slowdownP99),
        Spread.mean(runs.stream().map(Figures::perToken).toList()),
        average(runs, Figures::unevenness));
  }

  private static <T> double average(Collection<T> values, ToDoubleFunction<T> figure) {
    return values.stream().mapToDouble(figure).average().orElse(0);
  }
}
