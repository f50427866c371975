package dev.berth.simulator.conformance.gateway;

/** How one direction of an exchange ended. */
public sealed interface PhaseEnd {

  /** Every message got its reply. */
  record Done(Forwarded forwarded) implements PhaseEnd {}

  /**
   * The picker ended the stream where it may; Envoy goes on without it.
   *
   * @param unanswered what it did not answer any more, in Envoy's words
   */
  record Left(Forwarded forwarded, String unanswered) implements PhaseEnd {}

  /** The picker answered the client itself. */
  record Answered(Refusal refusal) implements PhaseEnd {}

  /** What Envoy would fail the request for. */
  record Broken(String problem) implements PhaseEnd {}
}
