package dev.berth.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.berth.health.AnswerOutcome;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryOutcomeTest {

  private static final ResponseFlags NONE = ResponseFlags.getDefaultInstance();

  @ParameterizedTest
  @CsvSource({
    "200, OK",
    "204, OK",
    "302, OK",
    "400, CLIENT_ERROR",
    "404, CLIENT_ERROR",
    "429, FULL",
    "503, FULL",
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "504, SERVER_ERROR",
    "0, UNKNOWN"
  })
  void of_theServersOwnAnswer_byItsStatus(int status, AnswerOutcome outcome) {
    assertThat(of(NONE, status, "via_upstream", true)).isEqualTo(outcome);
  }

  @Test
  void of_envoysOwnAnswer_saysNothing() {
    assertThat(of(NONE, 404, "route_not_found", false)).isEqualTo(AnswerOutcome.UNKNOWN);
    assertThat(of(NONE, 500, "ext_proc_error_gRPC_error_14", false))
        .isEqualTo(AnswerOutcome.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_111},"
        + " REFUSED",
    "upstream_reset_before_response_started{connection_timeout}, TIMED_OUT"
  })
  void of_connectFailure_refusedUnlessItTookTooLong(String details, AnswerOutcome outcome) {
    ResponseFlags flags = ResponseFlags.newBuilder().setUpstreamConnectionFailure(true).build();

    assertThat(of(flags, 503, details, false)).isEqualTo(outcome);
  }

  @Test
  void of_brokenConnection_beforeOrAfterTheFirstByte() {
    ResponseFlags closed =
        ResponseFlags.newBuilder().setUpstreamConnectionTermination(true).build();
    ResponseFlags reset = ResponseFlags.newBuilder().setUpstreamRemoteReset(true).build();

    assertThat(of(closed, 503, "", false)).isEqualTo(AnswerOutcome.RESET);
    assertThat(of(closed, 200, "", true)).isEqualTo(AnswerOutcome.CUT);
    assertThat(of(reset, 200, "", true)).isEqualTo(AnswerOutcome.CUT);
  }

  @Test
  void of_timeOfTheGatewayIsUp_asIfTheClientHadLeft() {
    ResponseFlags late = ResponseFlags.newBuilder().setUpstreamRequestTimeout(true).build();

    assertThat(of(late, 504, "response_timeout", false)).isEqualTo(AnswerOutcome.ABANDONED);
    assertThat(of(late, 200, "response_timeout", true)).isEqualTo(AnswerOutcome.UNKNOWN);
  }

  @Test
  void of_nonsense_malformed() {
    ResponseFlags flags = ResponseFlags.newBuilder().setUpstreamProtocolError(true).build();

    assertThat(of(flags, 502, "", false)).isEqualTo(AnswerOutcome.MALFORMED);
  }

  @Test
  void of_clientLeft_abandonedOnlyWhereNothingHadCome() {
    ResponseFlags left =
        ResponseFlags.newBuilder().setDownstreamConnectionTermination(true).build();

    assertThat(of(left, 0, "downstream_remote_disconnect", false))
        .isEqualTo(AnswerOutcome.ABANDONED);
    assertThat(of(left, 200, "downstream_remote_disconnect", true))
        .isEqualTo(AnswerOutcome.UNKNOWN);
  }

  private static AnswerOutcome of(ResponseFlags flags, int status, String details, boolean begun) {
    AccessLogCommon.Builder common = AccessLogCommon.newBuilder().setResponseFlags(flags);
    if (begun) {
      common.setTimeToFirstUpstreamRxByte(Duration.newBuilder().setNanos(1));
    }
    return EntryOutcome.of(
        HTTPAccessLogEntry.newBuilder()
            .setCommonProperties(common)
            .setResponse(
                HTTPResponseProperties.newBuilder()
                    .setResponseCode(UInt32Value.of(status))
                    .setResponseCodeDetails(details))
            .build());
  }
}
