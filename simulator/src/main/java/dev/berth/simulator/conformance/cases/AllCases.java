package dev.berth.simulator.conformance.cases;

import dev.berth.simulator.conformance.suite.ConformanceCase;
import java.util.List;
import java.util.stream.Stream;

/** The whole suite, in the order in which it runs and reports. */
public final class AllCases {
  private AllCases() {}

  public static List<ConformanceCase> list() {
    return Stream.of(
            HealthCases.list(),
            BodilessCases.list(),
            DestinationCases.list(),
            SubsetCases.list(),
            EmptyPoolCases.list(),
            ModelCases.list(),
            BodyCases.list(),
            DuplexCases.list(),
            BufferedCases.list(),
            StreamedCases.list(),
            ResponseCases.list(),
            RefusalCases.list(),
            GatewayCases.list(),
            AbortCases.list(),
            SpreadCases.list())
        .flatMap(List::stream)
        .toList();
  }
}
