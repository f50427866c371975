package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.should;

import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.RuleSource;
import dev.berth.simulator.conformance.suite.Verdict;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import java.util.List;

/** The names under which gateways and Kubernetes ask a picker for its health. */
final class HealthCases {
  private HealthCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        named("health.liveness", "liveness"),
        named("health.readiness", "readiness"),
        named("health.ext-proc", ExternalProcessorGrpc.SERVICE_NAME));
  }

  private static ConformanceCase named(String name, String service) {
    return should(
        name,
        RuleSource.PROTOCOL,
        "gRPC health of '" + service + "' is SERVING",
        picker -> serving(picker, service));
  }

  private static Verdict serving(Picker picker, String service) {
    String health = picker.channel().health(service);
    return Verdict.check(health.equals("SERVING"), "it is " + health);
  }
}
