package dev.berth.accesslog;

import dev.berth.health.AnswerOutcome;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;

/**
 * What an entry says of the server in it. Envoy's response flags come first, since an answer of
 * Envoy's own has a status, too; then its {@code response_code_details}, which say whether the
 * status is the server's.
 *
 * <p>A time-out of the gateway's is like a client that leaves: how long an answer may take, neither
 * of them knows.
 */
final class EntryOutcome {

  private static final String VIA_UPSTREAM = "via_upstream";

  /** As in {@code upstream_reset_before_response_started{connection_timeout}}. */
  private static final String TIMEOUT = "timeout";

  private EntryOutcome() {}

  static AnswerOutcome of(HTTPAccessLogEntry entry) {
    AccessLogCommon common = entry.getCommonProperties();
    ResponseFlags flags = common.getResponseFlags();
    String details = entry.getResponse().getResponseCodeDetails();
    boolean begun = common.hasTimeToFirstUpstreamRxByte();
    if (flags.getUpstreamConnectionFailure()) {
      return details.contains(TIMEOUT) ? AnswerOutcome.TIMED_OUT : AnswerOutcome.REFUSED;
    }
    if (flags.getUpstreamProtocolError()) {
      return AnswerOutcome.MALFORMED;
    }
    if (flags.getUpstreamConnectionTermination() || flags.getUpstreamRemoteReset()) {
      return begun ? AnswerOutcome.CUT : AnswerOutcome.RESET;
    }
    if (isGivenUp(flags)) {
      return begun ? AnswerOutcome.UNKNOWN : AnswerOutcome.ABANDONED;
    }
    return details.equals(VIA_UPSTREAM)
        ? AnswerOutcome.ofStatus(entry.getResponse().getResponseCode().getValue())
        : AnswerOutcome.UNKNOWN;
  }

  private static boolean isGivenUp(ResponseFlags flags) {
    return flags.getUpstreamRequestTimeout()
        || flags.getDownstreamConnectionTermination()
        || flags.getDownstreamRemoteReset();
  }
}
