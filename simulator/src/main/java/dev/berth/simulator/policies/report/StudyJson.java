package dev.berth.simulator.policies.report;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.policies.Figures;
import dev.berth.simulator.policies.Figures.Spread;
import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.Range;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A study as JSON for programs; times in seconds, shares from 0 to 1. Stateless. */
public final class StudyJson {
  private StudyJson() {}

  /** The document. */
  public static ObjectNode of(StudyReport report) {
    ObjectNode document = Json.object();
    document.put("trace", report.trace()).put("server", report.server());
    document.put("pods", report.scenario().layout().pods());
    document.put("servers_per_pod", report.scenario().layout().serversPerPod());
    document.put("lockstep", report.scenario().layout().lockstep());
    document.put("requests", report.requests());
    ArrayNode seeds = document.putArray("seeds");
    IntStream.rangeClosed(1, report.seeds()).forEach(seeds::add);
    document.put("pooled_hit", report.pooledHit());
    ArrayNode policies = document.putArray("policies");
    report.results().forEach(result -> policies.add(policy(report, result)));
    return document;
  }

  private static ObjectNode policy(StudyReport report, PolicyResult result) {
    Figures figures = result.figures();
    ObjectNode node = Json.object().put("policy", result.policy().label());
    if (result.capacity() != null) {
      node.set("capacity_speed", range(result.capacity()));
    }
    node.put("speed", result.speed());
    node.put("requests_per_second", result.speed() * report.ratePerSecond());
    node.set("goodput", range(result.goodput()));
    node.put("hit", figures.hit());
    node.set("ttft_seconds", spread(figures.first()));
    node.put("ttft_over_unloaded_p99", figures.slowdownP99());
    node.set("seconds_per_token", spread(figures.perToken()));
    return node.put("unevenness", figures.unevenness());
  }

  private static ObjectNode range(Range range) {
    ObjectNode node =
        Json.object()
            .put("mean", range.mean())
            .put("least", range.least())
            .put("most", range.most());
    ArrayNode ofSeeds = node.putArray("of_seeds");
    range.ofSeeds().forEach(ofSeeds::add);
    return node;
  }

  private static ObjectNode spread(Spread spread) {
    return Json.object()
        .put("mean", spread.mean())
        .put("p50", spread.p50())
        .put("p90", spread.p90())
        .put("p99", spread.p99());
  }
}
