package dev.berth.simulator.conformance.gateway;

/** What becomes of a request. */
public sealed interface Outcome {

  /** Envoy has a destination. */
  record Routed(Forwarded request) implements Outcome {

    public Destination destination() {
      return request.destination();
    }

    @Override
    public String toString() {
      return "a destination, " + destination().text();
    }
  }

  /** The picker answered the client itself. */
  record Refused(Refusal refusal) implements Outcome {

    @Override
    public String toString() {
      return refusal.toString();
    }
  }

  /** Envoy may go on, but nobody told it where to. */
  record Undecided() implements Outcome {

    @Override
    public String toString() {
      return "no destination";
    }
  }

  /** What Envoy would fail the request for. */
  record Broken(String problem) implements Outcome {

    @Override
    public String toString() {
      return problem;
    }
  }

  /** The outcome of a request's phase. */
  static Outcome of(PhaseEnd end) {
    if (end instanceof PhaseEnd.Answered answered) {
      return new Refused(answered.refusal());
    }
    if (end instanceof PhaseEnd.Broken broken) {
      return new Broken(broken.problem());
    }
    Forwarded request =
        end instanceof PhaseEnd.Done done ? done.forwarded() : ((PhaseEnd.Left) end).forwarded();
    return request.destination().isNone() ? new Undecided() : new Routed(request);
  }
}
