package dev.berth.simulator.conformance;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a picker gets wrong, as a change of the right one; and the cases that are there to
 * catch it. Immutable.
 */
final class Flaw {

  /** What cannot be said as a change of messages. */
  enum Habit {
    COMPARES_IPS_ONLY,
    POOL_WHEN_NONE_ELIGIBLE,
    SPILLS_OVER_WHEN_BUSY,
    CHOOSES_THE_FIRST,
    KEEPS_LOAD_OF_RESET_STREAMS,
    BREAKS_AFTER_A_RESET,
    ROUTES_UNKNOWN_MODELS,
    SERVES_NOTHING,
    READS_FIRST_PIECE_ONLY,
    READS_64_KIB_ONLY,
    READS_NO_ESCAPES,
    PARSES_PARTIAL_BODIES,
    DECIDES_AT_THE_END_ONLY,
    ECHOES_AFTER_THE_END,
    REPLIES_WHEN_WATCHED,
    TAKES_SMALL_MESSAGES_ONLY,
    BODY_REPLY_TO_TRAILERS,
    /** No flaw: the gateway goes on alone. */
    LEAVES_WITH_ITS_DECISION
  }

  /** Changes a message on its way in; null loses it. */
  @FunctionalInterface
  interface Hearing {
    @Nullable ProcessingRequest hear(ProcessingRequest message, FakeStream stream);
  }

  /** Changes a reply on its way out: drops, alters, doubles. */
  @FunctionalInterface
  interface Speech {
    List<ProcessingResponse> say(ProcessingResponse reply, FakeStream stream);
  }

  static final Flaw NONE =
      new Flaw("none", Set.of(), "", (m, s) -> m, (r, s) -> List.of(r), Set.of(), "");

  final String name;
  final Set<String> caughtBy;
  final String reason;
  final Hearing hearing;
  final Speech speech;
  final Set<Habit> habits;
  final String unknownHealth;

  private Flaw(
      String name,
      Set<String> caughtBy,
      String reason,
      Hearing hearing,
      Speech speech,
      Set<Habit> habits,
      String unknownHealth) {
    this.name = name;
    this.caughtBy = caughtBy;
    this.reason = reason;
    this.hearing = hearing;
    this.speech = speech;
    this.habits = habits;
    this.unknownHealth = unknownHealth;
  }

  /** A picker that is flawless so far. */
  static Flaw of(String name) {
    return new Flaw(name, Set.of(), "", NONE.hearing, NONE.speech, Set.of(), "");
  }

  /**
   * @param fragment what the reason must contain, so that a case does not fail by accident
   */
  Flaw caughtBy(String fragment, String... cases) {
    return new Flaw(name, Set.of(cases), fragment, hearing, speech, habits, unknownHealth);
  }

  Flaw hearing(Hearing other) {
    return new Flaw(name, caughtBy, reason, other, speech, habits, unknownHealth);
  }

  Flaw saying(Speech other) {
    return new Flaw(name, caughtBy, reason, hearing, other, habits, unknownHealth);
  }

  /** Changes replies one to one. */
  Flaw altering(UnaryOperator<ProcessingResponse> change) {
    return saying((reply, stream) -> List.of(change.apply(reply)));
  }

  /** Ends the stream in place of a reply. */
  Flaw ending(Status status, Predicate<ProcessingResponse> instead) {
    return saying(
        (reply, stream) -> {
          if (!instead.test(reply)) {
            return List.of(reply);
          }
          stream.end(status);
          return List.of();
        });
  }

  Flaw with(Habit habit) {
    return new Flaw(name, caughtBy, reason, hearing, speech, EnumSet.of(habit), unknownHealth);
  }

  Flaw withoutHealthOf(String service) {
    return new Flaw(name, caughtBy, reason, hearing, speech, habits, service);
  }

  boolean has(Habit habit) {
    return habits.contains(habit);
  }

  /** Whether the cases find it by waiting. */
  boolean isSilence() {
    return reason.startsWith("no reply to");
  }

  @Override
  public String toString() {
    return name;
  }
}
