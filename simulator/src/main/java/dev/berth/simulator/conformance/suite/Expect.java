package dev.berth.simulator.conformance.suite;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.gateway.Destination;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Forwarded;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.gateway.Outcome.Refused;
import dev.berth.simulator.conformance.gateway.Outcome.Routed;
import dev.berth.simulator.conformance.gateway.Refusal;
import java.util.Collection;
import java.util.List;

/** Verdicts on outcomes. Stateless. */
public final class Expect {
  private Expect() {}

  /** What is to hold for something. */
  @FunctionalInterface
  public interface Rule<T> {
    Verdict of(T value) throws InterruptedException;
  }

  /** The request has a destination in the pool, as far as its members are known. */
  public static Verdict routed(Picker picker, Outcome outcome) throws InterruptedException {
    List<EndpointAddress> members = picker.facts().endpoints();
    return routed(
        outcome,
        routed -> members.isEmpty() ? Verdict.passed() : within(members, routed.destination()));
  }

  /** The request has a destination, and more holds. */
  public static Verdict routed(Outcome outcome, Rule<Routed> rule) throws InterruptedException {
    return outcome instanceof Routed routed
        ? rule.of(routed)
        : Verdict.failed(outcome + " instead of a destination");
  }

  /** The request goes to one of these. */
  public static Verdict routedWithin(Collection<EndpointAddress> allowed, Outcome outcome)
      throws InterruptedException {
    return routed(outcome, routed -> within(allowed, routed.destination()));
  }

  /** The request goes to this one; others may be named behind it. */
  public static Verdict routedFirstTo(EndpointAddress expected, Outcome outcome)
      throws InterruptedException {
    return routed(
        outcome,
        routed ->
            Verdict.check(
                routed.destination().addresses().stream()
                    .limit(1)
                    .toList()
                    .equals(List.of(expected)),
                "the destination is '" + routed.destination().text() + "', not " + expected));
  }

  /** The request has a destination in the pool, and its body goes there as the client sent it. */
  public static Verdict routedUnchanged(Picker picker, ByteString body, Outcome outcome)
      throws InterruptedException {
    return routed(picker, outcome)
        .and(() -> routed(outcome, routed -> unchanged(body, routed.request())));
  }

  /** The body goes on as it was sent. */
  public static Verdict unchanged(ByteString body, Forwarded forwarded) {
    return Verdict.check(
        forwarded.body().equals(body),
        "of a body of "
            + body.size()
            + " bytes, "
            + forwarded.body().size()
            + " bytes went on"
            + (forwarded.body().size() == body.size() ? ", and others than these" : ""));
  }

  private static Verdict within(Collection<EndpointAddress> allowed, Destination destination) {
    List<EndpointAddress> chosen = destination.addresses();
    return Verdict.check(
        !chosen.isEmpty() && allowed.containsAll(chosen),
        "the destination '" + destination.text() + "' is not among " + allowed);
  }

  /** The client gets an answer with this status from the picker. */
  public static Verdict refused(int status, Outcome outcome) throws InterruptedException {
    return refused(
        outcome,
        refusal ->
            Verdict.check(
                refusal.status() == status,
                "status " + refusal.status() + " instead of " + status));
  }

  /** The client gets an answer from the picker, of which something holds. */
  public static Verdict refused(Outcome outcome, Rule<Refusal> rule) throws InterruptedException {
    return outcome instanceof Refused refused
        ? rule.of(refused.refusal())
        : Verdict.failed(outcome + " instead of an immediate response");
  }

  /** The picker either routed the request or refused it: it kept to the protocol. */
  public static Verdict answered(Outcome outcome) {
    return Verdict.check(
        outcome instanceof Routed || outcome instanceof Refused,
        outcome + " instead of a destination or an immediate response");
  }
}
