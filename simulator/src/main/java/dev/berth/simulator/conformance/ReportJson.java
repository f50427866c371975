package dev.berth.simulator.conformance;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.conformance.gateway.PickerAddress;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report as JSON for programs. Stateless. */
public final class ReportJson {
  private ReportJson() {}

  /** The document; {@code reason} is there only where a case did not pass. */
  public static ObjectNode of(PickerAddress target, ConformanceReport report) {
    ObjectNode document = Json.object().put("target", target.toString());
    document.put("conformant", report.isConformant());
    document.put("passed", report.passed());
    document.put("failed", report.failed().size());
    document.put("failed_must", report.fatal());
    document.put("skipped", report.skipped().size());
    ArrayNode cases = document.putArray("cases");
    report.results().forEach(result -> cases.add(one(result)));
    return document;
  }

  private static ObjectNode one(CaseResult result) {
    ObjectNode node = Json.object().put("name", result.subject().name());
    node.put("verdict", result.verdict().label());
    node.put("requirement", result.subject().requirement().name());
    node.put("rule", result.subject().rule());
    node.put("source", result.subject().source().label());
    String reason = result.verdict().reasonOrEmpty();
    return reason.isEmpty() ? node : node.put("reason", reason);
  }
}
