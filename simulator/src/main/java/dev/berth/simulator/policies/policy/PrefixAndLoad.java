package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.policy.PodPolicy.PodChoice;
import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.Arrays;

/**
 * The pod with the best sum of three scores, weighted as llm-d ships them: 3 for the share of the
 * prompt that is cached, 2 for few requests, 2 for free KV memory. Cache and memory are read from
 * the servers themselves, requests are the gateway's own and fresh: its best case.
 */
final class PrefixAndLoad implements PodChoice {
  private static final double PREFIX_WEIGHT = 3;
  private static final double LOAD_WEIGHT = 2;
  private static final double MEMORY_WEIGHT = 2;

  private final Fleet fleet;
  private final Least least;

  PrefixAndLoad(PolicyContext context) {
    this.fleet = context.fleet();
    this.least = new Least(context.random());
  }

  @Override
  public int choose(TraceRequest request, int[] requests) {
    int most = Arrays.stream(requests).max().orElse(0);
    int fewest = Arrays.stream(requests).min().orElse(0);
    least.begin();
    for (int pod = 0; pod < requests.length; pod++) {
      double idleness = most == fewest ? 1 : (double) (most - requests[pod]) / (most - fewest);
      double score = LOAD_WEIGHT * idleness + scoreOfCaches(pod, request.blocks());
      least.offer(pod, -score);
    }
    return least.get();
  }

  /** A block counts as cached in a pod when any of its servers has it. */
  private double scoreOfCaches(int pod, long[] blocks) {
    int servers = fleet.layout().serversPerPod();
    int first = fleet.layout().firstOf(pod);
    int matched = 0;
    double usage = 0;
    for (int server = first; server < first + servers; server++) {
      matched = Math.max(matched, fleet.server(server).match(blocks));
      usage += fleet.server(server).kvUsage() / servers;
    }
    double cached = blocks.length == 0 ? 0 : (double) matched / blocks.length;
    return PREFIX_WEIGHT * cached + MEMORY_WEIGHT * (1 - usage);
  }
}
