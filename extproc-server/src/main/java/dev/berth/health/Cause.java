package dev.berth.health;

/** Why a server came to be in its state. */
public enum Cause {
  /** It is new. */
  DISCOVERED("discovered"),
  /** It has never answered, and its probes say that it does not yet. */
  NOT_STARTED("not_started"),
  /** Requests or probes of it failed, not enough to eject it. */
  FAILURES("failures"),
  /** Nothing failed any more. */
  CLEARED("cleared"),
  /** A request found nobody at its port. */
  CONNECT_REFUSED("connect_refused"),
  /** So many requests failed in a row. */
  CONSECUTIVE_5XX("consecutive_5xx"),
  /** So many requests in a row got no whole answer. */
  CONSECUTIVE_GATEWAY_FAILURE("consecutive_gateway_failure"),
  /** Far more of its requests fail than of those of its peers. */
  SUCCESS_RATE("success_rate"),
  /** It has work, and finishes none while its peers do. */
  STALLED("stalled"),
  /** It does not pass its probes. */
  PROBE_FAILED("probe_failed"),
  /** The request that was to show whether it is well again failed. */
  TRIAL_FAILED("trial_failed"),
  /** A server that lives and dies with it is not well. */
  LOCKSTEP("lockstep"),
  /** It has been out for as long as it was to be. */
  EJECTION_OVER("ejection_over"),
  /** It answered the trial well. */
  TRIAL_PASSED("trial_passed"),
  /** It passed a probe. */
  PROBE_PASSED("probe_passed"),
  /** All servers that live and die with it are well again. */
  LOCKSTEP_COMPLETE("lockstep_complete"),
  /** It has carried its growing share for as long as it was to. */
  SLOW_START_OVER("slow_start_over"),
  /** The servers file says so. */
  DRAINED_BY_FILE("drained_by_file"),
  /** A person says so. */
  DRAINED_BY_COMMAND("drained_by_command"),
  /** Nobody wants it drained any more. */
  UNDRAINED("undrained");

  private final String label;

  Cause(String label) {
    this.label = label;
  }

  /** As metrics, JSON, tables and logs write it. */
  public String label() {
    return label;
  }

  /** Whether it passes with time, so that the server may be tried: nothing else would show it. */
  boolean isWaitedOut() {
    return this != PROBE_FAILED && this != LOCKSTEP;
  }

  /** Whether one good probe shows that it holds no longer. */
  boolean isDisprovedByProbe() {
    return this == PROBE_FAILED;
  }

  /** Whether nobody was there, as opposed to somebody who failed. */
  boolean isAbsence() {
    return this == CONNECT_REFUSED || this == PROBE_FAILED;
  }
}
