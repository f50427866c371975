package dev.berth.routing;

import dev.berth.endpoint.EndpointId;

/** Where a request was served, seen from where Berth sent it. */
enum ServedAs {
  CHOSEN("chosen"),
  /** Envoy did not know the chosen server, or tried again somewhere else. */
  ELSEWHERE("elsewhere"),
  /** No server saw it: the client left, or there was no connection to be had. */
  NOWHERE("nowhere");

  private final String label;

  ServedAs(String label) {
    this.label = label;
  }

  static ServedAs of(EndpointId chosen, EndpointId served) {
    return served.equals(chosen) ? CHOSEN : ELSEWHERE;
  }

  /** As metrics write it. */
  String label() {
    return label;
  }
}
