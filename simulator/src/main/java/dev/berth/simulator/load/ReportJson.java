package dev.berth.simulator.load;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.load.LoadReport.ServerRow;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report as JSON for programs; times in milliseconds, shares from 0 to 1. Stateless. */
public final class ReportJson {
  private ReportJson() {}

  /** The document. */
  public static ObjectNode of(LoadReport report) {
    ObjectNode document = Json.object();
    document.put("requests", report.requests()).put("failed", report.failed());
    document.put("seconds", report.seconds());
    ObjectNode chosen = document.putObject("chosen");
    chosen.put("matching", report.chosen().matching());
    chosen.put("different", report.chosen().different());
    chosen.put("missing", report.chosen().missing());
    report.failures().forEach(document.putObject("failures")::put);
    document.set("ttft_ms", percentiles(report.timeToFirst()));
    document.set("total_ms", percentiles(report.total()));
    ArrayNode servers = document.putArray("servers");
    report.servers().forEach(row -> servers.add(server(row)));
    return document;
  }

  private static ObjectNode server(ServerRow row) {
    ObjectNode node = Json.object().put("server", row.server());
    node.put("requests", row.requests()).put("share", row.share());
    node.set("ttft_ms", percentiles(row.timeToFirst()));
    node.set("total_ms", percentiles(row.total()));
    return node;
  }

  private static ObjectNode percentiles(Percentiles values) {
    return Json.object()
        .put("p50", values.p50())
        .put("p90", values.p90())
        .put("p99", values.p99())
        .put("max", values.max());
  }
}
