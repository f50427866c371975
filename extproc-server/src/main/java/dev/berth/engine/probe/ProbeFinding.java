package dev.berth.engine.probe;

import dev.berth.engine.EngineReply;
import dev.berth.health.ProbeOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a reply says of a server's health.
 *
 * @param outcome null: nothing, the fault is on this side
 * @param trouble for the operator, where the outcome alone does not tell what to do; else null
 */
record ProbeFinding(@Nullable ProbeOutcome outcome, @Nullable String trouble) {

  /** As metrics write what has no outcome. */
  static final String UNKNOWN = "unknown";

  private static final int FIRST_SUCCESS = 200;
  private static final int FIRST_REDIRECTION = 300;

  static ProbeFinding of(EngineReply reply) {
    if (reply instanceof EngineReply.Answered answered) {
      return found(isSuccess(answered.status()) ? ProbeOutcome.OK : ProbeOutcome.UNHEALTHY);
    }
    if (reply instanceof EngineReply.Malformed malformed) {
      return new ProbeFinding(ProbeOutcome.MALFORMED, malformed.reason());
    }
    if (reply instanceof EngineReply.Unknown unknown) {
      return new ProbeFinding(null, unknown.reason());
    }
    return found(withoutAnswer(reply));
  }

  private static ProbeOutcome withoutAnswer(EngineReply reply) {
    if (reply instanceof EngineReply.Connected) {
      return ProbeOutcome.OK;
    }
    if (reply instanceof EngineReply.Refused) {
      return ProbeOutcome.REFUSED;
    }
    return reply instanceof EngineReply.TimedOut ? ProbeOutcome.TIMED_OUT : ProbeOutcome.RESET;
  }

  private static boolean isSuccess(int status) {
    return status >= FIRST_SUCCESS && status < FIRST_REDIRECTION;
  }

  private static ProbeFinding found(ProbeOutcome outcome) {
    return new ProbeFinding(outcome, null);
  }

  /** As metrics write it. */
  String label() {
    return outcome == null ? UNKNOWN : outcome.label();
  }
}
