package dev.berth.simulator.conformance.suite;

import dev.berth.simulator.conformance.gateway.EndpointAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** What a case has to know of the picker's pool. */
public enum Need {
  MODEL("--model", facts -> facts.model() != null),
  ENDPOINT("--endpoints", facts -> !facts.endpoints().isEmpty()),
  TWO_ENDPOINTS("two addresses in --endpoints", facts -> facts.endpoints().size() > 1),
  NEIGHBOURS("two addresses of one IP in --endpoints", Need::hasNeighbours),
  IPV6_ENDPOINT(
      "an IPv6 address in --endpoints",
      facts -> facts.endpoints().stream().anyMatch(EndpointAddress::isIpv6)),
  EMPTY_POOL("--empty-target or --empty-metadata", PickerFacts::emptyPool);

  private final String label;
  private final Predicate<PickerFacts> met;

  Need(String label, Predicate<PickerFacts> met) {
    this.label = label;
    this.met = met;
  }

  boolean isMet(PickerFacts facts) {
    return met.test(facts);
  }

  /** The option that gives it. */
  public String label() {
    return label;
  }

  private static boolean hasNeighbours(PickerFacts facts) {
    Set<String> ips = new HashSet<>();
    return facts.endpoints().stream().anyMatch(endpoint -> !ips.add(endpoint.ip()));
  }
}
