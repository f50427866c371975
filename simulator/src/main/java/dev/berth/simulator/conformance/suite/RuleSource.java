package dev.berth.simulator.conformance.suite;

/** Where a rule comes from. */
public enum RuleSource {
  /** Proposal 004 of the Gateway API Inference Extension. */
  PROTOCOL("endpoint picker protocol 004"),
  /** Envoy's external_processor.proto, and what its ext_proc filter accepts and sends. */
  ENVOY("Envoy"),
  /** RFC 9110, HTTP Semantics. */
  HTTP("RFC 9110"),
  /** What Berth promises beyond these; good manners towards clients and servers. */
  BERTH("Berth");

  private final String label;

  RuleSource(String label) {
    this.label = label;
  }

  /** As reports write it. */
  public String label() {
    return label;
  }
}
