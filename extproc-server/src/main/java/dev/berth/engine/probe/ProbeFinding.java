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

  static ProbeFinding of(EngineReply reply) {
    if (reply instanceof EngineReply.Answered answered) {
      return ofStatus(answered.status());
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

  /** Of the 4xx only those say that the question was wrong: Triton says 400 when not ready. */
  private static ProbeFinding ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> inapplicable(status, "it wants another key: see engines.tokenFile");
      case 404, 405 -> inapplicable(status, "it has no such path: see health.probe");
      default ->
          switch (status / 100) {
            case 2 -> found(ProbeOutcome.OK);
            case 3 -> inapplicable(status, "it points elsewhere: see health.probe");
            default -> found(ProbeOutcome.UNHEALTHY);
          };
    };
  }

  private static ProbeFinding inapplicable(int status, String hint) {
    return new ProbeFinding(ProbeOutcome.INAPPLICABLE, "status " + status + ", " + hint);
  }

  private static ProbeFinding found(ProbeOutcome outcome) {
    return new ProbeFinding(outcome, null);
  }

  /** As metrics write it. */
  String label() {
    return outcome == null ? UNKNOWN : outcome.label();
  }
}
