package dev.berth.simulator.conformance.suite;

import dev.berth.simulator.conformance.gateway.EndpointAddress;
import java.util.List;

/** What a case has to know of the picker's pool. */
public enum Need {
  MODEL("--model"),
  ENDPOINT("--endpoints"),
  TWO_ENDPOINTS("two addresses in --endpoints"),
  NEIGHBOURS("two addresses of one IP in --endpoints"),
  IPV6_ENDPOINT("an IPv6 address in --endpoints"),
  EMPTY_POOL("--empty-target or --empty-metadata");

  private final String label;

  Need(String label) {
    this.label = label;
  }

  boolean isMet(PickerFacts facts) {
    List<EndpointAddress> endpoints = facts.endpoints();
    return switch (this) {
      case MODEL -> facts.model() != null;
      case ENDPOINT -> !endpoints.isEmpty();
      case TWO_ENDPOINTS -> endpoints.size() > 1;
      case NEIGHBOURS -> haveNeighbours(endpoints);
      case IPV6_ENDPOINT -> endpoints.stream().anyMatch(EndpointAddress::isIpv6);
      case EMPTY_POOL -> facts.emptyPool();
    };
  }

  /** The option that gives it. */
  public String label() {
    return label;
  }

  private static boolean haveNeighbours(List<EndpointAddress> endpoints) {
    return endpoints.stream().map(EndpointAddress::ip).distinct().count() < endpoints.size();
  }
}
