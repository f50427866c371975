package dev.berth.health;

import dev.berth.health.HealthSettings.SuccessRate;
import dev.berth.health.ServerHealth.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of one model, compared with each other. Confined to the writer of their pool.
 *
 * <p>How long a good answer takes is learned from all of them. A server with work that does nothing
 * for twice the 99th percentile of that is stalled, provided that another one does something.
 *
 * <p>The share of good answers is compared as Envoy's outlier detection does it: among the servers
 * with enough answers in a round, those are out that lie below the mean by more than so many
 * standard deviations.
 */
public final class Peers {

  /** The histogram's 99th percentile may be a quarter too large: at most 2.5 times the true one. */
  static final int PATIENCE = 2;

  private final Durations durations = new Durations();
  private List<ServerHealth> members = List.of();

  /** Who belongs to them now. */
  public void update(List<ServerHealth> servers) {
    members = List.copyOf(servers);
  }

  /** Takes in what the answers since the last time took. */
  public void learn(Duration stallTimeout) {
    durations.fade();
    members.forEach(server -> server.drainTo(durations));
    long p99 = durations.p99Nanos();
    long patience = p99 == Long.MAX_VALUE ? p99 : Math.max(PATIENCE * p99, stallTimeout.toNanos());
    members.forEach(server -> server.expect(patience));
  }

  /** Those with work that they do not do, while others do theirs. */
  public List<ServerHealth> stalled(long nowNanos) {
    List<ServerHealth> stalled =
        members.stream().filter(server -> server.isStalled(nowNanos)).toList();
    boolean othersAreLively =
        !stalled.isEmpty() && members.stream().anyMatch(server -> server.isLively(nowNanos));
    return othersAreLively ? stalled : List.of();
  }

  /** Those of which far more fails than of the others, in the round that ends now. */
  public List<ServerHealth> outliers(SuccessRate rule) {
    List<ServerHealth> servers = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (ServerHealth server : members) {
      Round round = server.takeRound();
      if (round.total() >= rule.requestVolume()) {
        servers.add(server);
        rates.add(round.rate());
      }
    }
    if (servers.size() < rule.minimumHosts()) {
      return List.of();
    }
    double least = threshold(rates, rule.stdevFactor() / 1_000.0);
    List<ServerHealth> outliers = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      if (rates.get(i) < least) {
        outliers.add(servers.get(i));
      }
    }
    return outliers;
  }

  private static double threshold(List<Double> rates, double deviations) {
    double mean = rates.stream().mapToDouble(Double::doubleValue).average().orElse(1);
    double variance =
        rates.stream().mapToDouble(rate -> (rate - mean) * (rate - mean)).average().orElse(0);
    return mean - deviations * Math.sqrt(variance);
  }
}
